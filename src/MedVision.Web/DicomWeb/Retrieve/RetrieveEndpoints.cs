using MedVision.Dicom.Data;
using MedVision.Pacs.Retrieve;

namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>WADO-RS, PS3.18 10.4.</summary>
internal static class RetrieveEndpoints
{
    private const string DicomJson = "application/dicom+json";

    public static void MapRetrieve(this RouteGroupBuilder dicomWeb)
    {
        RouteGroupBuilder series = dicomWeb.MapGroup("/studies/{study}/series/{series}");
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
        series.MapGet("/instances/{instance}/frames", FramesAsync);
        series.MapGet("/instances/{instance}/frames/{frame:int:min(1)}", FrameAsync);
        series.MapGet("/instances/{instance}/bulkdata/{**path}", BulkDataAsync);
    }

    /// <summary>One frame as it is stored, in a multipart/related body of one part (PS3.18 8.7.3).</summary>
    private static async Task<IResult> FrameAsync(string study, string series, string instance, int frame, FrameSource frames, HttpContext context)
    {
        try
        {
            EncodedFrame? encoded = await frames.ReadAsync(study, series, instance, frame, asStored: true, context.RequestAborted);
            if (encoded is null) return Results.NotFound();
            Multipart answer = new(context.Response, encoded.MediaType, encoded.TransferSyntaxUid);
            await answer.WriteAsync(encoded.Bytes, context.RequestAborted);
            await answer.EndAsync(context.RequestAborted);
            return Results.Empty;
        }
        catch (DicomException error)
        {
            return Refuse(error);
        }
    }

    /// <summary>What the metadata's address of the pixels leads to: all frames, a part each.</summary>
    private static async Task<IResult> FramesAsync(string study, string series, string instance, FrameSource frames, HttpContext context)
    {
        Multipart? answer = null;
        try
        {
            for (int frame = 1; await frames.ReadAsync(study, series, instance, frame, asStored: true, context.RequestAborted) is { } encoded; frame++)
            {
                answer ??= new Multipart(context.Response, encoded.MediaType, encoded.TransferSyntaxUid);
                await answer.WriteAsync(encoded.Bytes, context.RequestAborted);
            }
        }
        catch (DicomException error) when (answer is null)
        {
            return Refuse(error);
        }
        if (answer is null) return Results.NotFound();
        await answer.EndAsync(context.RequestAborted);
        return Results.Empty;
    }

    /// <summary>A value that the metadata names by address: bare where octets are asked for, else in a multipart/related body (PS3.18 8.7.1).</summary>
    private static async Task<IResult> BulkDataAsync(string study, string series, string instance, string path, BulkDataSource source, HttpContext context)
    {
        try
        {
            using BulkData? data = await source.OpenAsync(study, series, instance, path, context.RequestAborted);
            if (data is null) return Results.NotFound();
            context.Response.Headers.CacheControl = Multipart.Caching;
            if (AsksForBare(context.Request, data.MediaType))
            {
                context.Response.ContentType = data.MediaType;
                context.Response.ContentLength = data.Length;
                await data.CopyToAsync(context.Response.Body, context.RequestAborted);
                return Results.Empty;
            }
            Multipart answer = new(context.Response, data.MediaType, data.TransferSyntaxUid);
            await answer.WriteAsync(data, context.RequestAborted);
            await answer.EndAsync(context.RequestAborted);
            return Results.Empty;
        }
        catch (DicomException error) when (!context.Response.HasStarted)
        {
            return Refuse(error);
        }
    }

    private static bool AsksForBare(HttpRequest request, string mediaType) =>
        request.GetTypedHeaders().Accept.OrderByDescending(accepted => accepted.Quality ?? 1)
            .FirstOrDefault(accepted => accepted.MediaType.Equals("multipart/related", StringComparison.OrdinalIgnoreCase) || accepted.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
            is { } chosen && !chosen.MediaType.Equals("multipart/related", StringComparison.OrdinalIgnoreCase);

    private static IResult Refuse(DicomException error) => Results.Problem(error.Message, statusCode: StatusCodes.Status422UnprocessableEntity);

    private static IResult Stream(Stream? content, string type) => content is null ? Results.NotFound() : Results.Stream(content, type);
}
