using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Pacs.Query;
using Microsoft.Extensions.Primitives;

namespace MedVision.Web.DicomWeb.Query;

/// <summary>QIDO-RS, PS3.18 10.6: studies, series and instances that match, as DICOM JSON.</summary>
internal static class QidoEndpoints
{
    private const string DicomJson = "application/dicom+json", Json = "application/json";

    // What leaves at once; of a long answer a client sees the beginning while the rest is being read. Most pages of a list fit into one.
    private const int Piece = 128 * 1024;

    public static void MapQuery(this RouteGroupBuilder dicomWeb)
    {
        dicomWeb.MapGet("/studies", (ArchiveQuery archive, HttpContext context) => AnswerAsync(QueryLevel.Study, null, null, archive, context));
        dicomWeb.MapGet("/series", (ArchiveQuery archive, HttpContext context) => AnswerAsync(QueryLevel.Series, null, null, archive, context));
        dicomWeb.MapGet("/instances", (ArchiveQuery archive, HttpContext context) => AnswerAsync(QueryLevel.Image, null, null, archive, context));
        dicomWeb.MapGet("/studies/{study}/series", (string study, ArchiveQuery archive, HttpContext context) => AnswerAsync(QueryLevel.Series, study, null, archive, context));
        dicomWeb.MapGet("/studies/{study}/instances", (string study, ArchiveQuery archive, HttpContext context) => AnswerAsync(QueryLevel.Image, study, null, archive, context));
        dicomWeb.MapGet("/studies/{study}/series/{series}/instances",
            (string study, string series, ArchiveQuery archive, HttpContext context) => AnswerAsync(QueryLevel.Image, study, series, archive, context));
    }

    private static async Task<IResult> AnswerAsync(QueryLevel level, string? study, string? series, ArchiveQuery archive, HttpContext context)
    {
        if (MediaTypeOf(context.Request) is not { } mediaType)
            return Results.Problem($"Answers are {DicomJson} or {Json}.", statusCode: StatusCodes.Status406NotAcceptable);
        PreparedQuery query;
        try
        {
            query = archive.Prepare(QidoQuery.Read(level, study, series, context.Request.Query.SelectMany(parameter => parameter.Value.Select(value => KeyValuePair.Create(parameter.Key, value ?? "")))));
        }
        catch (QueryException error)
        {
            return Results.Problem(error.Message, statusCode: StatusCodes.Status400BadRequest);
        }
        try
        {
            await WriteAsync(query, mediaType, context);
            return Results.Empty;
        }
        catch (DbException) when (!context.Response.HasStarted)
        {
            return Results.Problem("The archive cannot be asked at the moment.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>
    /// An empty answer is an empty array, which every client reads; 204 (table 10.6.3-1) leaves some without JSON to parse. What fits into a piece is
    /// sent whole, and nothing before it is known to be sound; of a longer answer the first piece leaves before the last row is read.
    /// </summary>
    private static async Task WriteAsync(PreparedQuery query, string mediaType, HttpContext context)
    {
        CancellationToken ct = context.RequestAborted;
        string root = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}/dicom-web/studies/";
        ArrayBufferWriter<byte> piece = new(4096);
        await using Utf8JsonWriter writer = new(piece);
        writer.WriteStartArray();
        await foreach (QueryAnswer answer in query.RunAsync(ct))
        {
            Complete(answer, query.Request, root);
            answer.WriteTo(writer);
            if (writer.BytesPending + piece.WrittenCount < Piece) continue;
            if (!context.Response.HasStarted) Begin(query, await query.CountRestAsync(ct), mediaType, context);
            await SendAsync();
        }
        writer.WriteEndArray();
        writer.Flush();
        if (!context.Response.HasStarted)
        {
            Begin(query, query.HasMore ? await query.CountRestAsync(ct) : 0, mediaType, context);
            context.Response.ContentLength = piece.WrittenCount;
        }
        await SendAsync();

        async Task SendAsync()
        {
            writer.Flush();
            await context.Response.BodyWriter.WriteAsync(piece.WrittenMemory, ct);
            piece.ResetWrittenCount();
        }
    }

    private static void Begin(PreparedQuery query, int rest, string mediaType, HttpContext context)
    {
        foreach (string warning in Warnings(query, rest, context.Request)) context.Response.Headers.Append("Warning", warning);
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.ContentType = mediaType;
    }

    private static void Complete(QueryAnswer answer, QueryRequest request, string root)
    {
        foreach (ReturnKey key in request.Returns)
            if (!answer.Contains(key.Tag) && QidoAttributes.IsUnconditional(key.Tag)) answer.Set(key.Tag, key.VR);
        answer.Set(DicomTags.SpecificCharacterSet, DicomVR.CS, "ISO_IR 192");
        answer.Set(DicomTags.InstanceAvailability, DicomVR.CS, "ONLINE");
        string address = root + answer.GetText(DicomTags.StudyInstanceUID);
        if (request.Level > QueryLevel.Study) address += "/series/" + answer.GetText(DicomTags.SeriesInstanceUID);
        if (request.Level > QueryLevel.Series) address += "/instances/" + answer.GetText(DicomTags.SOPInstanceUID);
        answer.Set(DicomTags.RetrieveURL, DicomVR.UR, address);
    }

    /// <summary>What the client must know of the answers, PS3.18 8.3.4.4 and 10.6.3.2.</summary>
    private static IEnumerable<string> Warnings(PreparedQuery query, int rest, HttpRequest request)
    {
        string service = $"299 {request.Host}{request.PathBase}/dicom-web";
        if (rest > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{service} \"There are {(rest > ArchiveQuery.MostCounted ? "more than " : "")}{Math.Min(rest, ArchiveQuery.MostCounted)} additional results that can be requested\"");
        if (query.Unsupported.Count > 0) yield return $"{service} \"These attributes are not matched at this level, the results are as without them: {string.Join(", ", query.Unsupported)}\"";
    }

    /// <summary>The media type of the answer; null: the client takes none that we have. The query parameter goes before the header (8.3.3.1).</summary>
    private static string? MediaTypeOf(HttpRequest request)
    {
        StringValues asked = request.Query["accept"];
        if (asked.Count == 0) asked = request.Headers.Accept;
        if (asked.Count == 0) return DicomJson;
        if (!Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParseList([.. asked.Select(one => one ?? "")], out var types)) return null;
        foreach (var type in types.Where(type => type.Quality != 0).OrderByDescending(type => type.Quality ?? 1))
        {
            if (type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)) return Json;
            if (type.MatchesAllTypes || type.MediaType.Equals(DicomJson, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase)) return DicomJson;
        }
        return null;
    }
}
