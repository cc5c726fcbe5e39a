using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>
/// One form of a resource, for conditional requests (RFC 9110 13): its strong entity tag is made of the hashes of the stored bytes and of how they
/// are given, so the same tag means the same bytes.
/// </summary>
internal sealed class Representation
{
    /// <summary>What codecs and renderers make of the same bytes may change from version to version.</summary>
    private static readonly string version = typeof(Representation).Assembly.GetName().Version?.ToString() ?? "";

    public Representation(IEnumerable<string> content, params IEnumerable<object?> form)
    {
        StringBuilder text = new(version);
        foreach (object? piece in content.Concat(form)) text.Append('\n').Append(CultureInfo.InvariantCulture, $"{piece}");
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..40];
    }

    public string Hash { get; }

    public EntityTagHeaderValue EntityTag => new($"\"{Hash}\"");

    /// <summary>When the newest of it was stored; null where that says nothing.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Other instances may come to it: a cache must ask each time.</summary>
    public bool Grows { get; init; }

    /// <summary>
    /// Writes the validators, and says whether the client has this form already: then the answer is 304 and nothing need be read. It may be kept by
    /// the client alone, because who may see it is decided for each user.
    /// </summary>
    public bool IsKnown(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.Headers.CacheControl = Grows ? "private, no-cache" : "private, max-age=3600";
        response.Headers.Vary = "Accept, Accept-Encoding";
        response.GetTypedHeaders().ETag = EntityTag;
        if (LastModified is { } date) response.GetTypedHeaders().LastModified = date;
        Microsoft.AspNetCore.Http.Headers.RequestHeaders request = context.Request.GetTypedHeaders();
        return request.IfNoneMatch.Count > 0
            ? request.IfNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(EntityTag, useStrongComparison: false))
            : LastModified is { } modified && request.IfModifiedSince is { } since && modified.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
    }
}
