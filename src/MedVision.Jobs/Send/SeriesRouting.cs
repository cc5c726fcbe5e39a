using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Pulls;
using MedVision.Pacs.Routes;

namespace MedVision.Jobs.Send;

/// <summary>Does what the rules say about a series that is complete, in the transaction that completes it.</summary>
internal static class SeriesRouting
{
    /// <summary>Orders deliveries and searches for priors; returns whether the series is offered to analysis.</summary>
    public static async Task<bool> ApplyAsync(MedVisionDb db, long seriesId, DateTimeOffset now, CancellationToken ct)
    {
        if (await SeriesFacts.ReadAsync(db, seriesId, ct) is not { IsOurs: false } series) return true;
        RoutingPlan plan = await RuleBook.ForSeriesAsync(db, series, ct);
        foreach (PlannedSend send in plan.Sends) await DeliveryQueue.AddNewAsync(db, send.Node.Id, send.SeriesId, send.InstanceIds, send.Rule, now, ct);
        foreach (RoutingRule rule in plan.Priors)
            foreach (Node node in rule.Nodes) await PriorSearch.AddAsync(db, rule, node.Id, series, now, ct);
        await db.SaveChangesAsync(ct);
        return plan.Analyze;
    }
}
