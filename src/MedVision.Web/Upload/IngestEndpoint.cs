using MedVision.Archive.Rows;
using MedVision.Pacs.Ingest;
using MedVision.Web.Accounts;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace MedVision.Web.Upload;

/// <summary><c>POST /api/ingest</c>: a multipart form of DICOM files and ZIPs, handed on part by part; nothing is held in memory.</summary>
internal static class IngestEndpoint
{
    // ERROR_DISK_FULL and ENOSPC as .NET reports them.
    private static readonly int[] diskFull = [unchecked((int)0x80070070), 28];

    public static void MapIngest(this WebApplication app) =>
        app.MapPost("/api/ingest", IngestAsync).WithMetadata(new DisableSizeLimit()).RequireAntiforgeryHeader().DisableAntiforgery()
            .WithSummary("Take in DICOM files and ZIPs of them")
            .Accepts<IFormFileCollection>("multipart/form-data")
            .Produces<IngestAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);

    private static async Task<IResult> IngestAsync(HttpContext context, IngestService ingest, ILoggerFactory loggers)
    {
        CancellationToken ct = context.RequestAborted;
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            return Results.Problem("Send files as multipart/form-data.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        MultipartReader reader = new(boundary, context.Request.Body) { BodyLengthLimit = null };
        List<IngestReport> reports = [];
        try
        {
            while (await reader.ReadNextSectionAsync(ct) is { } section)
                if (NameOf(section) is string name)
                    reports.Add(await ingest.IngestAsync(section.Body, name, Door.Upload, context.User.Identity?.Name, null, ct));
        }
        catch (IOException error) when (diskFull.Contains(error.HResult))
        {
            return Problem("The server's disk is full. What is listed as stored is safe; send the rest again once there is room.", StatusCodes.Status507InsufficientStorage, reports);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or BadHttpRequestException && !ct.IsCancellationRequested)
        {
            loggers.CreateLogger(typeof(IngestEndpoint)).LogWarning(error, "an upload broke off");
            return Problem($"The upload broke off: {error.Message}", StatusCodes.Status400BadRequest, reports);
        }
        return Results.Json(Sum(reports));
    }

    /// <summary>The file's name, with the path inside a dropped folder; null for a form field that is no file.</summary>
    private static string? NameOf(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition)) return null;
        string? name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
        return string.IsNullOrEmpty(name) ? null : name;
    }

    private static IResult Problem(string detail, int status, IReadOnlyList<IngestReport> reports) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["report"] = Sum(reports) });

    private static IngestAnswer Sum(IReadOnlyList<IngestReport> reports) => new(
        reports.Sum(report => report.Stored),
        reports.Sum(report => report.Duplicates),
        [.. reports.SelectMany(report => report.Conflicts)],
        [.. reports.SelectMany(report => report.Quarantined)],
        [.. reports.SelectMany(report => report.Ignored)],
        [.. reports.SelectMany(report => report.StudyInstanceUids).Distinct()]);

    /// <summary>Lets Kestrel read bodies of any size here, and only here.</summary>
    private sealed class DisableSizeLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
