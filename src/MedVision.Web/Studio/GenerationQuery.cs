using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Generate;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Studio;

/// <summary>Reads what was generated.</summary>
internal sealed class GenerationQuery(IDbContextFactory<MedVisionDb> databases, ProofShelf proofs)
{
    private const int Shown = 50;

    /// <summary>The latest sets; <paramref name="drawnOnly"/>: of those that somebody drew a lesion for.</summary>
    public async Task<IReadOnlyList<GenerationView>> LatestAsync(bool drawnOnly, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Generations.AsNoTracking().Where(row => !drawnOnly || row.MaskJson != null).OrderByDescending(row => row.Id).Take(Shown)
            .Select(row => new { Row = row, row.Job }).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(one => new GenerationView(
                one.Row.Id, one.Row.Label, one.Row.Count, one.Row.Seed, one.Row.Truncation, one.Job?.State ?? JobState.Queued, one.Job?.Progress ?? 0, one.Job?.Error,
                one.Row.MontageBlob is not null, one.Row.Model, one.Row.RequestedBy, one.Row.At, one.Row.MaskJson is { } mask ? DrawnMask.FromJson(mask) : null,
                one.Row.PngZipBlob is { } zip ? proofs.Of(zip) : null)),
        ];
    }
}
