using MedVision.Pacs.Stow;
using Microsoft.AspNetCore.WebUtilities;

namespace MedVision.Web.DicomWeb.Store;

/// <summary>Hands the parts of a request's body to a store transaction, one after the other, as they come.</summary>
internal static class StoreBody
{
    private const string Dicom = "application/dicom", Json = "application/dicom+json";

    // RFC 2046 5.1.1 allows 70; some clients use more.
    private const int LongestBoundary = 200, BufferSize = 64 * 1024;

    /// <summary>Null where we take the body's type; else why not.</summary>
    public static string? WhyUnsupported(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0) return "a compressed body is not taken; send it as it is";
        if (!MediaType.TryParse(request.ContentType, out MediaType? type)) return "the request has no Content-Type";
        if (type.Name == Dicom) return null;
        if (type.Name != "multipart/related") return $"{type.Name} cannot be stored; send multipart/related";
        return (type["type"] ?? Dicom) is Dicom or Json ? null : $"parts of {type["type"]} cannot be stored; send application/dicom or application/dicom+json";
    }

    /// <summary>Reads all parts.</summary>
    /// <exception cref="InvalidDataException">The body is no multipart, or a part's header is too long.</exception>
    /// <exception cref="IOException">It broke off.</exception>
    public static async Task ReadAsync(HttpRequest request, StowTransaction transaction, CancellationToken ct)
    {
        MediaType.TryParse(request.ContentType, out MediaType? type);
        if (type!.Name == Dicom)
        {
            await transaction.AddInstanceAsync(request.Body, ct);
            return;
        }
        if (type["boundary"] is not { Length: > 0 and <= LongestBoundary } boundary) throw new InvalidDataException($"Content-Type has no boundary of 1 to {LongestBoundary} characters");
        MultipartReader reader = new(boundary, request.Body, BufferSize) { BodyLengthLimit = null };
        while (await reader.ReadNextSectionAsync(ct) is { } section) await AddAsync(section, type["type"], transaction, ct);
    }

    private static async Task AddAsync(MultipartSection section, string? rootType, StowTransaction transaction, CancellationToken ct)
    {
        if (!MediaType.TryParse(section.ContentType, out MediaType? type)) type = new MediaType(rootType is Json ? "" : Dicom, new Dictionary<string, string>());
        if (type.Name == Dicom) await transaction.AddInstanceAsync(section.Body, ct);
        else if (type.Name is Json or "application/json") await transaction.AddMetadataAsync(section.Body, ct);
        else if (section.Headers?.TryGetValue("Content-Location", out var location) == true && !string.IsNullOrEmpty(location))
            await transaction.AddBulkDataAsync(location.ToString(), type.Name, type["transfer-syntax"], section.Body, ct);
        else transaction.AddUnreadable($"a part of {type.Name} has no Content-Location: nothing can name it");
    }
}
