using System.Linq.Expressions;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Inference.Generation.Proof;
using MedVision.Web.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Studio;

/// <summary>Downloads of generated sets.</summary>
internal static class GenerationEndpoints
{
    public static void MapGenerations(this WebApplication app)
    {
        RouteGroupBuilder generations = app.MapGroup("/api/generations/{id:long}").RequireAuthorization(new AuthorizeAttribute { Roles = Roles.Generators });
        Map(generations, "montage", row => row.MontageBlob, "image/png", null);
        Map(generations, "png", row => row.PngZipBlob, "application/zip", "png");
        Map(generations, "dicom", row => row.DicomZipBlob, "application/zip", "dicom");
        generations.MapGet("/proof", async (long id, IDbContextFactory<MedVisionDb> databases, ProofShelf proofs, CancellationToken ct) =>
        {
            await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
            string? key = await db.Generations.AsNoTracking().Where(row => row.Id == id).Select(row => row.PngZipBlob).SingleOrDefaultAsync(ct);
            return key is not null && proofs.Of(key).Document is { } proof ? Results.Bytes(proof.ToJson(), "application/json") : Results.NotFound();
        }).WithSummary("Synthetic images: how like real slices they are, and near-copies").Produces<ProofDocument>().Produces(StatusCodes.Status404NotFound);
    }

    private static void Map(RouteGroupBuilder group, string name, Expression<Func<Generation, string?>> blob, string type, string? download) =>
        group.MapGet("/" + name, async (long id, IDbContextFactory<MedVisionDb> databases, BlobStore blobs, CancellationToken ct) =>
        {
            await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
            string? key = await db.Generations.AsNoTracking().Where(row => row.Id == id).Select(blob).SingleOrDefaultAsync(ct);
            return key is null ? Results.NotFound() : Results.File(blobs.PathOf(key), type, download is null ? null : $"synthetic-{id}-{download}.zip");
        }).WithSummary($"Synthetic images: {name}").Produces<byte[]>(contentType: type).Produces(StatusCodes.Status404NotFound);
}
