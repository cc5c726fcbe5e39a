using System.Text.Json;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Dicom.Data;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Study;

/// <summary>Studies with their findings as JSON, and the layers that the viewer draws.</summary>
internal static class StudyEndpoints
{
    public static void MapStudies(this WebApplication app)
    {
        app.MapGet("/api/studies/{study}", async (string study, StudyQuery query, CancellationToken ct) =>
        {
            if (!DicomUids.IsUsable(study)) return Results.Problem("The study in the address is not a DICOM UID.", statusCode: StatusCodes.Status400BadRequest);
            return await query.ReadAsync(study, ct) is { } view ? Results.Json(StudyAnswer.Of(view)) : Results.NotFound();
        }).WithSummary("A study with its series, jobs, findings, reviews and results").Produces<StudyAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).Produces(StatusCodes.Status404NotFound);
        app.MapGet("/api/analyses/{id:long}/masks", async (long id, SegmentationMasks masks, HttpContext context) =>
            await masks.ReadAsync(id, context.RequestAborted) is { } found ? Results.Json(found) : Results.NotFound())
            .WithSummary("The segmentation as outlines and masks, frame by frame").Produces<Masks>().Produces(StatusCodes.Status404NotFound);
        app.MapGet("/api/analyses/{id:long}/anomaly", AnomalyAsync)
            .WithSummary("The anomaly map, one byte a voxel; its size and its images are in the headers X-Volume-Size and X-Volume-Instances")
            .Produces<byte[]>(contentType: "application/octet-stream").Produces(StatusCodes.Status404NotFound);
        app.MapGet("/api/analyses/{id:long}/activation/{label}", ActivationAsync)
            .WithSummary("What speaks for a class (above 128) and against it, one byte a place on the slices with a lesion; the headers X-Volume-Size, X-Volume-Instances, X-Volume-Frames and X-Map-Step tell where")
            .Produces<byte[]>(contentType: "application/octet-stream").Produces(StatusCodes.Status404NotFound);
    }

    /// <summary>The map's bytes, one a voxel, slice by slice; its size and the image under each slice come as headers.</summary>
    private static async Task<IResult> AnomalyAsync(long id, IDbContextFactory<MedVisionDb> databases, BlobStore blobs, HttpContext context)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(context.RequestAborted);
        var stored = await db.Analyses.AsNoTracking().Where(row => row.Id == id).Select(row => new { row.AnomalyBlob, row.AnomalyMapJson }).SingleOrDefaultAsync(context.RequestAborted);
        if (stored?.AnomalyBlob is null || stored.AnomalyMapJson is null) return Results.NotFound();
        AnomalyShape shape = JsonSerializer.Deserialize<AnomalyShape>(stored.AnomalyMapJson, JsonSerializerOptions.Web)
            ?? throw new JsonException($"The anomaly map of analysis {id} has no shape.");
        context.Response.Headers["X-Volume-Size"] = $"{shape.Columns}x{shape.Rows}x{shape.Slices}";
        context.Response.Headers["X-Volume-Instances"] = string.Join(' ', shape.SopInstanceUids);
        return Results.File(blobs.PathOf(stored.AnomalyBlob), "application/octet-stream");
    }

    /// <summary>The part of the activation maps that is about one class. A place is X-Map-Step pixels wide and high.</summary>
    private static async Task<IResult> ActivationAsync(long id, string label, IDbContextFactory<MedVisionDb> databases, BlobStore blobs, HttpContext context)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(context.RequestAborted);
        var stored = await db.Analyses.AsNoTracking().Where(row => row.Id == id).Select(row => new { row.ActivationBlob, row.ActivationMapJson }).SingleOrDefaultAsync(context.RequestAborted);
        if (stored?.ActivationBlob is null || stored.ActivationMapJson is null) return Results.NotFound();
        ActivationShape shape = JsonSerializer.Deserialize<ActivationShape>(stored.ActivationMapJson, JsonSerializerOptions.Web)
            ?? throw new JsonException($"The activation maps of analysis {id} have no shape.");
        int at = shape.Labels.ToList().IndexOf(label);
        if (at < 0) return Results.NotFound();
        byte[] places = new byte[shape.Columns * shape.Rows * shape.SopInstanceUids.Count];
        await using Stream blob = blobs.Open(stored.ActivationBlob);
        blob.Seek((long)at * places.Length, SeekOrigin.Begin);
        await blob.ReadExactlyAsync(places, context.RequestAborted);
        context.Response.Headers["X-Volume-Size"] = $"{shape.Columns}x{shape.Rows}x{shape.SopInstanceUids.Count}";
        context.Response.Headers["X-Volume-Instances"] = string.Join(' ', shape.SopInstanceUids);
        context.Response.Headers["X-Volume-Frames"] = string.Join(' ', shape.Frames);
        context.Response.Headers["X-Map-Step"] = $"{shape.Step}";
        return Results.Bytes(places, "application/octet-stream");
    }

    private sealed record ActivationShape(int Columns, int Rows, int Step, IReadOnlyList<string> Labels, IReadOnlyList<string> SopInstanceUids, IReadOnlyList<int> Frames);

    private sealed record AnomalyShape(int Columns, int Rows, int Slices, IReadOnlyList<string> SopInstanceUids);
}
