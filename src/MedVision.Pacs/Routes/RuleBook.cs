using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Routes;

/// <summary>Asks the rules. It only says what is to be done, so that pages can show what would be.</summary>
public static class RuleBook
{
    /// <summary>What is to be done about a series that came from outside and is complete.</summary>
    public static async Task<RoutingPlan> ForSeriesAsync(MedVisionDb db, SeriesFacts series, CancellationToken cancellationToken = default)
    {
        List<(RoutingRule Rule, string? WhyNot)> verdicts = [];
        foreach (RoutingRule rule in await ReadAsync(db, [RoutingOccasion.Images, RoutingOccasion.Priors], cancellationToken))
        {
            verdicts.Add((rule, series.IsOurs ? "MedVision wrote it: rules for results decide"
                : rule.Occasion == RoutingOccasion.Priors && series.IsPrior ? "the study is itself a prior"
                : rule.Occasion == RoutingOccasion.Priors && series.PatientId.Length == 0 ? "without a patient id nothing can be looked for"
                : rule.Occasion == RoutingOccasion.Priors && (series.IsSynthetic || series.IsDerived) ? "it is no image of a patient"
                : RuleMatch.WhyNot(rule, series)));
        }
        RoutingRule[] matching = [.. verdicts.Where(one => one.WhyNot is null).Select(one => one.Rule)];
        RoutingRule? analysis = Array.Find(matching, rule => rule is { Occasion: RoutingOccasion.Images, Analysis: not RoutingAnalysis.Unsaid });
        List<PlannedSend> sends = [];
        foreach (RoutingRule rule in matching.Where(rule => rule.Occasion == RoutingOccasion.Images && rule.Nodes.Count > 0))
            sends.AddRange(await SendsAsync(db, rule, series.SeriesId, db.Instances.Where(row => row.SeriesId == series.SeriesId), cancellationToken));
        return new(series, verdicts, analysis?.Analysis != RoutingAnalysis.Skip, analysis, sends, [.. matching.Where(rule => rule.Occasion == RoutingOccasion.Priors)]);
    }

    /// <summary>Where a stored result about a series is to be sent.</summary>
    /// <param name="db">The archive.</param>
    /// <param name="series">The series that was analysed.</param>
    /// <param name="kind">What the result is.</param>
    /// <param name="sopInstanceUid">Which instance it is.</param>
    /// <param name="cancellationToken">Gives up the question.</param>
    public static async Task<IReadOnlyList<PlannedSend>> ForResultAsync(MedVisionDb db, SeriesFacts series, ResultKind kind, string sopInstanceUid, CancellationToken cancellationToken = default)
    {
        RoutingOccasion occasion = kind == ResultKind.SignedReport ? RoutingOccasion.SignedReport : RoutingOccasion.Results;
        List<PlannedSend> sends = [];
        long? holder = await db.Instances.Where(row => row.SopInstanceUid == sopInstanceUid).Select(row => (long?)row.SeriesId).SingleOrDefaultAsync(cancellationToken);
        if (holder is not { } seriesId) return sends;
        foreach (RoutingRule rule in await ReadAsync(db, [occasion], cancellationToken))
        {
            if (RuleMatch.WhyNot(rule, series) is not null || (occasion == RoutingOccasion.Results && !rule.Results.Contains(kind))) continue;
            sends.AddRange(await SendsAsync(db, rule, seriesId, db.Instances.Where(row => row.SopInstanceUid == sopInstanceUid), cancellationToken));
        }
        return sends;
    }

    private static Task<List<RoutingRule>> ReadAsync(MedVisionDb db, RoutingOccasion[] occasions, CancellationToken ct) =>
        db.RoutingRules.AsNoTracking().Include(rule => rule.Nodes).Where(rule => occasions.Contains(rule.Occasion)).OrderBy(rule => rule.Position).ThenBy(rule => rule.Id).ToListAsync(ct);

    /// <summary>An instance does not go back to where it came from: two such neighbours would send it round for ever.</summary>
    private static async Task<IReadOnlyList<PlannedSend>> SendsAsync(MedVisionDb db, RoutingRule rule, long seriesId, IQueryable<Instance> instances, CancellationToken ct)
    {
        var rows = await instances.AsNoTracking().OrderBy(row => row.Number).ThenBy(row => row.Id).Select(row => new { row.Id, row.Source }).ToListAsync(ct);
        return [.. rule.Nodes.OrderBy(node => node.AETitle, StringComparer.Ordinal).Select(node =>
        {
            long[] going = [.. rows.Where(row => rule.SendsBack || !string.Equals(row.Source, node.AETitle, StringComparison.OrdinalIgnoreCase)).Select(row => row.Id)];
            return new PlannedSend(rule, node, seriesId, going, rows.Count - going.Length);
        })];
    }
}
