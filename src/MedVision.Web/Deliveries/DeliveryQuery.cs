using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Deliveries;

/// <summary>Reads one page of the deliveries: dead letters first, then what is on its way, then what is done, the newest first.</summary>
internal sealed class DeliveryQuery(IDbContextFactory<MedVisionDb> databases)
{
    public async Task<(IReadOnlyList<DeliveryView> Rows, int Count, int Dead)> ReadAsync(DeliveryState? state, string? studyUid, int skip, int take, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        IQueryable<Delivery> all = db.Deliveries.AsNoTracking();
        int dead = await all.CountAsync(row => row.State == DeliveryState.Dead, cancellationToken);
        if (studyUid is not null) all = all.Where(row => row.Series.Study.StudyInstanceUid == studyUid);
        if (state is { } wanted) all = all.Where(row => row.State == wanted);
        int count = await all.CountAsync(cancellationToken);
        List<DeliveryView> rows = await all
            .OrderBy(row => row.State == DeliveryState.Dead ? 0 : row.State == DeliveryState.Sending ? 1 : row.State == DeliveryState.Waiting ? 2 : 3)
            .ThenByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Skip(skip).Take(take)
            .Select(row => new DeliveryView(
                row.Id, row.Node.AETitle, row.Subject, row.Series.Study.StudyInstanceUid, row.Series.SeriesInstanceUid, row.State, row.Attempts, row.NextTryAt, row.Error,
                row.ItemCount, row.SentCount, row.WithheldCount, row.OrderedBy, row.RuleId != null, row.CreatedAt, row.FinishedAt))
            .ToListAsync(cancellationToken);
        return (rows, count, dead);
    }
}
