using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Studio;

/// <summary>Reads what was generated.</summary>
internal sealed class GenerationQuery(IDbContextFactory<MedVisionDb> databases)
{
    private const int Shown = 50;

    public async Task<IReadOnlyList<GenerationView>> LatestAsync(CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Generations.AsNoTracking().OrderByDescending(row => row.Id).Take(Shown)
            .Select(row => new GenerationView(
                row.Id, row.Label, row.Count, row.Seed, row.Truncation, row.Job == null ? JobState.Queued : row.Job.State, row.Job == null ? 0 : row.Job.Progress,
                row.Job == null ? null : row.Job.Error, row.MontageBlob != null, row.Model, row.RequestedBy, row.At))
            .ToListAsync(cancellationToken);
    }
}
