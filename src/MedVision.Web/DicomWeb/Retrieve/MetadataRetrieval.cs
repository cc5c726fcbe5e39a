using MedVision.Pacs.Retrieve;

namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>Everything but the bulk data, as DICOM JSON, PS3.18 10.4.1.1.4.</summary>
internal static class MetadataRetrieval
{
    private static readonly string[] types = ["application/dicom+json", "application/json"];

    public static Task<IResult> StudyAsync(string study, MetadataReader metadata, HttpContext context) => AnswerAsync(new ResourceAddress(study), metadata, context);

    public static Task<IResult> SeriesAsync(string study, string series, MetadataReader metadata, HttpContext context) =>
        AnswerAsync(new ResourceAddress(study, series), metadata, context);

    public static Task<IResult> InstanceAsync(string study, string series, string instance, MetadataReader metadata, HttpContext context) =>
        AnswerAsync(new ResourceAddress(study, series, instance), metadata, context);

    private static async Task<IResult> AnswerAsync(ResourceAddress address, MetadataReader metadata, HttpContext context)
    {
        string? type = AcceptedType.Of(context.Request).Select(accepted => Array.Find(types, accepted.IsSingle)).FirstOrDefault(found => found is not null);
        if (type is null) return Refusals.NotAcceptable(string.Join(", ", types));
        if (await metadata.FindAsync(address, context.RequestAborted) is not { } document) return Results.NotFound();
        bool compress = AcceptsGzip(context.Request);
        Representation representation = new([document.Hash], type, compress) { Grows = address.InstanceUid is null };
        if (representation.IsKnown(context)) return Refusals.NotModified();
        context.Response.ContentType = type;
        if (compress) context.Response.Headers.ContentEncoding = "gzip";
        if (!HttpMethods.IsHead(context.Request.Method)) await document.WriteAsync(context.Response.Body, compress, context.RequestAborted);
        return Results.Empty;
    }

    private static bool AcceptsGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding is { Count: > 0 } codings
        && (codings.FirstOrDefault(coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase)) ?? codings.FirstOrDefault(coding => coding.Value == "*")) is { Quality: null or > 0 };
}
