using System.Text;
using MedVision.Dicom.Data;
using MedVision.Pacs.Retrieve;

namespace MedVision.Web.DicomWeb;

/// <summary>What the viewer reads, shaped as WADO-RS (PS3.18 10.4).</summary>
internal static class DicomWebEndpoints
{
    private const string DicomJson = "application/dicom+json";

    public static void MapDicomWeb(this WebApplication app)
    {
        RouteGroupBuilder series = app.MapGroup("/dicom-web/studies/{study}/series/{series}");
        series.AddEndpointFilter(async (invocation, next) =>
        {
            foreach ((string name, object? value) in invocation.HttpContext.Request.RouteValues)
                if (name is "study" or "series" or "instance" && !DicomUids.IsValid(value as string ?? ""))
                    return Results.Problem($"The {name} in the address is not a DICOM UID.", statusCode: StatusCodes.Status400BadRequest);
            return await next(invocation);
        });
        series.MapGet("/metadata", async (string study, string series, MetadataReader metadata, HttpContext context) =>
            Stream(await metadata.OpenSeriesAsync(study, series, context.RequestAborted), DicomJson));
        series.MapGet("/instances/{instance}/metadata", async (string study, string series, string instance, MetadataReader metadata, HttpContext context) =>
            Stream(await metadata.OpenInstanceAsync(study, series, instance, context.RequestAborted), DicomJson));
        series.MapGet("/thumbnail", async (string study, string series, Thumbnails thumbnails, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "private, max-age=60";
            return Stream(await thumbnails.OpenAsync(study, series, context.RequestAborted), "image/png");
        });
        series.MapGet("/instances/{instance}", async (string study, string series, string instance, FrameSource frames, HttpContext context) =>
        {
            Stream? file = await frames.OpenFileAsync(study, series, instance, context.RequestAborted);
            // A plain download for people and scripts; the multipart form of WADO-RS belongs to the full DICOMweb service.
            return file is null ? Results.NotFound() : Results.File(file, "application/dicom", instance + ".dcm", enableRangeProcessing: true);
        });
        series.MapGet("/instances/{instance}/frames/{frame:int:min(1)}", FrameAsync);
    }

    /// <summary>One frame as it is stored, in a multipart/related body of one part (PS3.18 8.7.3).</summary>
    private static async Task<IResult> FrameAsync(string study, string series, string instance, int frame, FrameSource frames, HttpContext context)
    {
        EncodedFrame? encoded;
        try
        {
            encoded = await frames.ReadAsync(study, series, instance, frame, asStored: true, context.RequestAborted);
        }
        catch (DicomException error)
        {
            return Results.Problem(error.Message, statusCode: StatusCodes.Status422UnprocessableEntity);
        }
        if (encoded is null) return Results.NotFound();
        const string boundary = "medvision-frame";
        byte[] head = Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Type: {encoded.MediaType}; transfer-syntax={encoded.TransferSyntaxUid}\r\n\r\n");
        byte[] tail = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        HttpResponse response = context.Response;
        response.ContentType = $"multipart/related; type=\"{encoded.MediaType}\"; boundary={boundary}";
        response.ContentLength = head.Length + encoded.Bytes.Length + tail.Length;
        // A stored instance never changes, but who may see it does.
        response.Headers.CacheControl = "private, max-age=3600";
        await response.Body.WriteAsync(head, context.RequestAborted);
        await response.Body.WriteAsync(encoded.Bytes, context.RequestAborted);
        await response.Body.WriteAsync(tail, context.RequestAborted);
        return Results.Empty;
    }

    private static IResult Stream(Stream? content, string type) => content is null ? Results.NotFound() : Results.Stream(content, type);
}
