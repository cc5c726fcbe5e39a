using System.Text;
using MedVision.Dicom.Data;

namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>
/// A multipart/related answer (PS3.18 8.6.1.2), written part by part; every part says its transfer syntax. The boundary is made of the content's
/// hashes, so that no content can hold it.
/// </summary>
internal sealed class Multipart
{
    public const string Type = "multipart/related";

    private const int Piece = 1 << 18;
    private readonly HttpResponse response;
    private readonly string boundary;
    private bool begun;

    /// <param name="response">To be written to.</param>
    /// <param name="representation">What is sent.</param>
    /// <param name="rootType">The media type of the first part, RFC 2387 3.1.</param>
    public Multipart(HttpResponse response, Representation representation, string rootType)
    {
        this.response = response;
        boundary = "medvision-" + representation.Hash;
        response.ContentType = $"{Type}; type=\"{rootType}\"; boundary={boundary}";
    }

    /// <summary>The head of a part.</summary>
    /// <param name="mediaType">Of the part.</param>
    /// <param name="syntax">Its transfer syntax; null for what has none.</param>
    /// <param name="location">Its own address, RFC 2557; null where it has none.</param>
    /// <param name="isFirst">Nothing stands before it.</param>
    public byte[] Head(string mediaType, TransferSyntax? syntax, string? location, bool isFirst)
    {
        StringBuilder head = new(isFirst ? "" : "\r\n");
        head.Append("--").Append(boundary).Append("\r\nContent-Type: ").Append(mediaType);
        if (syntax is not null) head.Append("; transfer-syntax=").Append(syntax.Uid);
        if (location is not null) head.Append("\r\nContent-Location: ").Append(location);
        return Encoding.ASCII.GetBytes(head.Append("\r\n\r\n").ToString());
    }

    /// <summary>What stands behind the last part.</summary>
    public byte[] Tail() => Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");

    public async Task WriteAsync(string mediaType, TransferSyntax? syntax, string? location, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        await BeginAsync(mediaType, syntax, location, ct);
        await response.Body.WriteAsync(content, ct);
    }

    /// <summary>Copies the stream in pieces: the client's pace is the disk's.</summary>
    public async Task WriteAsync(string mediaType, TransferSyntax? syntax, string? location, Stream content, CancellationToken ct)
    {
        await BeginAsync(mediaType, syntax, location, ct);
        await content.CopyToAsync(response.Body, Piece, ct);
    }

    public async Task EndAsync(CancellationToken ct) => await response.Body.WriteAsync(Tail(), ct);

    private async Task BeginAsync(string mediaType, TransferSyntax? syntax, string? location, CancellationToken ct)
    {
        await response.Body.WriteAsync(Head(mediaType, syntax, location, isFirst: !begun), ct);
        begun = true;
    }
}
