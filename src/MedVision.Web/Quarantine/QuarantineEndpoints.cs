using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Web.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Quarantine;

/// <summary>Downloads of what was kept aside, for administrators. Always as a file: what is in it is not known.</summary>
internal static class QuarantineEndpoints
{
    public static void MapQuarantine(this WebApplication app)
    {
        RouteGroupBuilder quarantine = app.MapGroup("/api/quarantine").RequireAuthorization(new AuthorizeAttribute { Roles = Roles.Admin });
        quarantine.MapGet("/{id:long}", async (long id, IDbContextFactory<MedVisionDb> databases, BlobStore blobs, CancellationToken ct) =>
        {
            await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
            return Download(await db.QuarantinedFiles.Where(row => row.Id == id).Select(row => row.Blob).SingleOrDefaultAsync(ct), blobs, $"quarantined-{id}");
        }).WithSummary("A file that was refused").Produces<byte[]>(contentType: "application/octet-stream").Produces(StatusCodes.Status404NotFound);
        quarantine.MapGet("/conflicts/{id:long}", async (long id, IDbContextFactory<MedVisionDb> databases, BlobStore blobs, CancellationToken ct) =>
        {
            await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
            return Download(await db.Conflicts.Where(row => row.Id == id).Select(row => row.Blob).SingleOrDefaultAsync(ct), blobs, $"conflict-{id}.dcm");
        }).WithSummary("A file that contradicts a stored instance").Produces<byte[]>(contentType: "application/octet-stream").Produces(StatusCodes.Status404NotFound);
    }

    private static IResult Download(string? key, BlobStore blobs, string name) =>
        key is null ? Results.NotFound() : Results.File(blobs.PathOf(key), "application/octet-stream", name);
}
