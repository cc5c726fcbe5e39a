using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Pacs.Routes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MedVision.Jobs.Send;

/// <summary>Asks the rules about each result once: objects of a current analysis that shows its findings, and reports that somebody accepted and signed.</summary>
internal sealed class ResultRouting(IDbContextFactory<MedVisionDb> databases, TimeProvider time)
{
    public async Task ScanAsync(CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        foreach (long id in await db.AnalysisResults.Where(row => row.RoutedAt == null).OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(ct)) await RouteAsync(id, ct);
    }

    private async Task RouteAsync(long id, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(ct);
        DateTimeOffset now = time.GetUtcNow();
        // Another worker may have been faster.
        if (await db.AnalysisResults.Where(row => row.Id == id && row.RoutedAt == null).ExecuteUpdateAsync(set => set.SetProperty(row => row.RoutedAt, now), ct) == 0) return;
        var result = await db.AnalysisResults.Where(row => row.Id == id).Join(db.Analyses, row => row.AnalysisId, analysis => analysis.Id, (row, analysis) => new
        {
            row.Kind,
            row.SopInstanceUid,
            analysis.SeriesId,
            IsShown = analysis.IsCurrent && analysis.InDistribution,
            Accepted = analysis.Reviews.OrderByDescending(review => review.Id).Where(review => review.Verdict == ReviewVerdict.Accepted).Select(review => review.SignedSopInstanceUid).FirstOrDefault(),
        }).SingleAsync(ct);
        bool isDue = result.IsShown && (result.Kind != ResultKind.SignedReport || result.Accepted == result.SopInstanceUid);
        if (isDue && await SeriesFacts.ReadAsync(db, result.SeriesId, ct) is { } series)
        {
            foreach (PlannedSend send in await RuleBook.ForResultAsync(db, series, result.Kind, result.SopInstanceUid, ct))
                await DeliveryQueue.AddNewAsync(db, send.Node.Id, send.SeriesId, send.InstanceIds, send.Rule, now, ct);
            await db.SaveChangesAsync(ct);
        }
        await transaction.CommitAsync(ct);
    }
}
