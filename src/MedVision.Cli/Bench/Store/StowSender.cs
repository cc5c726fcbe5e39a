using System.Net.Http.Headers;

namespace MedVision.Cli.Bench.Store;

/// <summary>STOW-RS, PS3.18 10.5: one instance a request, over a connection that stays open.</summary>
internal sealed class StowSender(Uri studies, string? token) : IInstanceSender
{
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1, ConnectTimeout = TimeSpan.FromSeconds(10) });

    public async Task<string?> SendAsync(InstanceMaker made, CancellationToken cancellationToken)
    {
        ReadOnlyMemoryContent part = new(made.File);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/dicom");
        using MultipartContent form = new("related", "medvision-instance") { part };
        form.Headers.ContentType!.Parameters.Add(new NameValueHeaderValue("type", "\"application/dicom\""));
        using HttpRequestMessage request = new(HttpMethod.Post, studies) { Content = form };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/dicom+json"));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
            return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode} {response.ReasonPhrase}";
        }
        catch (HttpRequestException error)
        {
            throw new SenderLostException((error.InnerException ?? error).Message, error);
        }
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }
}
