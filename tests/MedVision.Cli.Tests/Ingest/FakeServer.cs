using System.Net;
using System.Text;

namespace MedVision.Cli.Tests.Ingest;

/// <summary>An HTTP server of one answer, which keeps what it was sent.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _loop;

    public FakeServer(int status, string contentType, string body)
    {
        for (int port = 20_000 + Environment.ProcessId % 20_000; !_listener.IsListening; port++)
        {
            try
            {
                Address = $"http://localhost:{port}/";
                _listener.Prefixes.Add(Address);
                _listener.Start();
            }
            catch (HttpListenerException)
            {
                _listener.Prefixes.Clear(); // the port is taken: the next one
            }
        }
        _loop = Task.Run(() => AnswerAsync(status, contentType, body));
    }

    public string Address { get; private set; } = "";

    /// <summary>Per request: method and path, the Authorization header, the body as Latin-1.</summary>
    public List<(string Line, string? Authorization, string Body)> Requests { get; } = [];

    public void Dispose()
    {
        _listener.Close();
        _loop.GetAwaiter().GetResult();
    }

    private async Task AnswerAsync(int status, string contentType, string body)
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return; // closed
            }
            using StreamReader reader = new(context.Request.InputStream, Encoding.Latin1);
            Requests.Add(($"{context.Request.HttpMethod} {context.Request.RawUrl}", context.Request.Headers["Authorization"], await reader.ReadToEndAsync()));
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
    }
}
