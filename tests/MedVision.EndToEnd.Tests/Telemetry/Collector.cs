using System.Collections.Concurrent;
using System.Net;
using System.Text;
using MedVision.Testing;

namespace MedVision.EndToEnd.Tests.Telemetry;

/// <summary>What an OpenTelemetry collector hears: takes OTLP over HTTP and keeps the bodies.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> heard = new();
    private readonly Task listening;

    public Collector()
    {
        Url = $"http://127.0.0.1:{LoopbackPort.Free()}";
        listener.Prefixes.Add(Url + "/");
        listener.Start();
        listening = ListenAsync();
    }

    public string Url { get; }

    /// <summary>The bodies that came to a path, one after the other. Protocol Buffers keep texts as they are (UTF-8), so they can be searched.</summary>
    public string Text(string path) => string.Concat(heard.Where(one => one.Path == path).Select(one => Encoding.Latin1.GetString(one.Body)));

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await listening;
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await listener.GetContextAsync();
                using MemoryStream body = new();
                await context.Request.InputStream.CopyToAsync(body);
                heard.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
