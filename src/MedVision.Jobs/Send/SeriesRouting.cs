using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Pacs.Routes;
using Microsoft.EntityFrameworkCore;

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
            foreach (Node node in rule.Nodes) await SearchAsync(db, rule, node.Id, series, now, ct);
        await db.SaveChangesAsync(ct);
        return plan.Analyze;
    }

    /// <summary>Once for each study, not for each of its series.</summary>
    private static async Task SearchAsync(MedVisionDb db, RoutingRule rule, long nodeId, SeriesFacts series, DateTimeOffset now, CancellationToken ct)
    {
        if (rule.PriorLimit < 1 || await db.Pulls.AnyAsync(pull => pull.RuleId == rule.Id && pull.NodeId == nodeId && pull.StudyInstanceUid == series.StudyInstanceUid && pull.PriorLimit != null, ct)) return;
        db.Pulls.Add(new Pull
        {
            NodeId = nodeId,
            StudyInstanceUid = series.StudyInstanceUid,
            PriorLimit = rule.PriorLimit,
            PriorModality = rule.PriorModality,
            State = PullState.Waiting,
            NextTryAt = now,
            RuleId = rule.Id,
            OrderedBy = rule.Name,
            CreatedAt = now,
        });
    }
}
