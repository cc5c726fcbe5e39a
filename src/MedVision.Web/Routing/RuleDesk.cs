using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Pacs.Routes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MedVision.Web.Routing;

/// <summary>What an administrator does with routing rules.</summary>
internal sealed partial class RuleDesk(IDbContextFactory<MedVisionDb> databases, TimeProvider time, ILogger<RuleDesk> log)
{
    private const int RecentSeries = 50;

    /// <summary>In the order in which they are asked.</summary>
    public async Task<IReadOnlyList<RoutingRule>> RulesAsync(CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.RoutingRules.AsNoTracking().Include(rule => rule.Nodes).OrderBy(rule => rule.Position).ThenBy(rule => rule.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Adds a rule at the end, or changes one; what was refused, or null.</summary>
    public async Task<string?> SaveAsync(RuleForm form, string user, CancellationToken cancellationToken)
    {
        if (form.WhyNot() is { } problem) return problem;
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        RoutingRule? rule = form.Id is { } id ? await db.RoutingRules.Include(row => row.Nodes).SingleOrDefaultAsync(row => row.Id == id, cancellationToken)
            : new RoutingRule { Name = "", Position = (await db.RoutingRules.MaxAsync(row => (int?)row.Position, cancellationToken) ?? -1) + 1 };
        if (rule is null) return "The rule was removed in the meantime.";
        if (form.Id is null) db.RoutingRules.Add(rule);
        form.WriteTo(rule);
        (rule.ChangedAt, rule.ChangedBy) = (time.GetUtcNow(), user);
        List<Node> nodes = await db.Nodes.Where(node => form.NodeIds.Contains(node.Id)).ToListAsync(cancellationToken);
        if (nodes.Count < form.NodeIds.Distinct().Count()) return "One of the nodes was removed in the meantime.";
        rule.Nodes.Clear();
        rule.Nodes.AddRange(nodes);
        await db.SaveChangesAsync(cancellationToken);
        form.Id = rule.Id;
        LogSaved(rule.Id, user);
        return null;
    }

    /// <summary>Moves a rule one place up or down.</summary>
    public async Task MoveAsync(long id, bool up, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        List<RoutingRule> rules = await db.RoutingRules.OrderBy(rule => rule.Position).ThenBy(rule => rule.Id).ToListAsync(cancellationToken);
        int at = rules.FindIndex(rule => rule.Id == id), to = up ? at - 1 : at + 1;
        if (at < 0 || to < 0 || to >= rules.Count) return;
        (rules[at], rules[to]) = (rules[to], rules[at]);
        for (int i = 0; i < rules.Count; i++) rules[i].Position = i;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task RemoveAsync(long id, string user, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.RoutingRules.Where(rule => rule.Id == id).ExecuteDeleteAsync(cancellationToken) > 0) LogRemoved(id, user);
    }

    /// <summary>The series that came last, to try rules on; without patient data.</summary>
    public async Task<IReadOnlyList<(string Uid, string Title)>> RecentAsync(CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Series.AsNoTracking().Where(row => row.Door != Door.Result).OrderByDescending(row => row.LastInstanceAt).Take(RecentSeries)
            .Select(row => new { row.SeriesInstanceUid, row.Modality, row.Description, row.InstanceCount, row.LastInstanceAt }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.SeriesInstanceUid, $"{row.LastInstanceAt:yyyy-MM-dd HH:mm} · {row.Modality} {row.Description} · {row.InstanceCount}"))];
    }

    /// <summary>What would happen to a series that came just now; null: there is none of that UID.</summary>
    public async Task<RoutingPlan?> TryAsync(string seriesUid, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        long id = await db.Series.Where(row => row.SeriesInstanceUid == seriesUid).Select(row => row.Id).SingleOrDefaultAsync(cancellationToken);
        return await SeriesFacts.ReadAsync(db, id, cancellationToken) is { } series ? await RuleBook.ForSeriesAsync(db, series, cancellationToken) : null;
    }

    /// <summary>The same for its results: which rule would send what where.</summary>
    public async Task<IReadOnlyList<(RoutingRule Rule, string? WhyNot)>> TryResultsAsync(SeriesFacts series, CancellationToken cancellationToken) =>
        [.. (await RulesAsync(cancellationToken)).Where(rule => rule.Occasion is RoutingOccasion.Results or RoutingOccasion.SignedReport).Select(rule => (rule, RuleMatch.WhyNot(rule, series)))];

    [LoggerMessage(1, LogLevel.Information, "routing rule {Id} was saved by {User}")]
    private partial void LogSaved(long id, string user);

    [LoggerMessage(2, LogLevel.Information, "routing rule {Id} was removed by {User}")]
    private partial void LogRemoved(long id, string user);
}
