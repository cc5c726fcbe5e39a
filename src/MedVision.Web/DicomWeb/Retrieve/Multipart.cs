using System.Text;
using MedVision.Pacs.Retrieve;

namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>A multipart/related answer (PS3.18 8.6.1.2), written part by part; every part says its transfer syntax.</summary>
internal sealed class Multipart
{
    /// <summary>A stored instance never changes, but who may see it does.</summary>
    public const string Caching = "private, max-age=3600";

    private const string Boundary = "medvision-part";
    private readonly HttpResponse response;
    private readonly byte[] head;
    private bool begun;

    public Multipart(HttpResponse response, string mediaType, string transferSyntaxUid)
    {
        this.response = response;
        head = Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Type: {mediaType}; transfer-syntax={transferSyntaxUid}\r\n\r\n");
        response.ContentType = $"multipart/related; type=\"{mediaType}\"; boundary={Boundary}";
        response.Headers.CacheControl = Caching;
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        await BeginAsync(ct);
        await response.Body.WriteAsync(content, ct);
    }

    public async Task WriteAsync(BulkData content, CancellationToken ct)
    {
        await BeginAsync(ct);
        await content.CopyToAsync(response.Body, ct);
    }

    public Task EndAsync(CancellationToken ct) => response.WriteAsync($"\r\n--{Boundary}--\r\n", Encoding.ASCII, ct);

    private async Task BeginAsync(CancellationToken ct)
    {
        if (begun) await response.Body.WriteAsync("\r\n"u8.ToArray(), ct);
        begun = true;
        await response.Body.WriteAsync(head, ct);
    }
}
