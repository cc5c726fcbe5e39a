using System.Globalization;
using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MedVision.Jobs.Analyze;

/// <summary>What the worklist says of a study: told anew from its series, jobs, analyses and reviews whenever one of them changes.</summary>
public static class StudySummary
{
    /// <summary>Writes the study's analysis state, headline and review state. Joins the context's transaction, or has one of its own.</summary>
    public static async Task RefreshAsync(MedVisionDb db, long studyId, CancellationToken cancellationToken = default)
    {
        IDbContextTransaction? own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        await using (own)
        {
            await LockAsync(db, studyId, cancellationToken);
            List<SeriesStatus> series = await db.Series.AsNoTracking().Where(row => row.StudyId == studyId && !row.IsDerived && !row.IsSynthetic && row.Instances.Any(instance => instance.Frames > 0))
                .OrderBy(row => row.Number).ThenBy(row => row.Id)
                .Select(row => new SeriesStatus(
                    row.CompletedAt != null,
                    db.Jobs.Where(job => job.SeriesId == row.Id).OrderByDescending(job => job.CreatedAt).Select(job => (JobState?)job.State).FirstOrDefault(),
                    row.Analyses.Where(analysis => analysis.IsCurrent).Select(analysis => new AnalysisStatus(
                        analysis.InDistribution, analysis.GuardReason, analysis.Lesions.Count, analysis.TotalVolumeMl, analysis.Label, analysis.ProbabilitiesJson,
                        analysis.Reviews.OrderByDescending(review => review.Id).Select(review => (ReviewVerdict?)review.Verdict).FirstOrDefault(),
                        analysis.Reviews.OrderByDescending(review => review.Id).Select(review => review.SignedSopInstanceUid).FirstOrDefault() != null)).FirstOrDefault()))
                .ToListAsync(cancellationToken);
            (AnalysisState state, string? headline, ReviewState review) = (StateOf(series), HeadlineOf(series), ReviewOf(series));
            await db.Studies.Where(study => study.Id == studyId && (study.AnalysisState != state || study.Headline != headline || study.ReviewState != review))
                .ExecuteUpdateAsync(study => study.SetProperty(row => row.AnalysisState, state).SetProperty(row => row.Headline, headline).SetProperty(row => row.ReviewState, review), cancellationToken);
            if (own is not null) await own.CommitAsync(cancellationToken);
        }
    }

    /// <summary>Rows are locked from study to series to job, as ingest does.</summary>
    internal static Task LockAsync(MedVisionDb db, long studyId, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT 1 FROM studies WHERE id = {studyId} FOR UPDATE", ct);

    internal static AnalysisState StateOf(IReadOnlyList<SeriesStatus> series)
    {
        if (series.Any(one => one.Job == JobState.Running)) return AnalysisState.Running;
        if (series.Any(one => !one.IsComplete || one.Job == JobState.Queued)) return AnalysisState.Waiting;
        if (series.Any(one => one.Analysis is { InDistribution: true })) return AnalysisState.Done;
        if (series.Any(one => one.Job == JobState.Failed)) return AnalysisState.Failed;
        return series.Any(one => one.Analysis is not null) ? AnalysisState.Withheld : AnalysisState.None;
    }

    /// <summary>The largest finding of the series that were analysed; what failed is said beside it.</summary>
    internal static string? HeadlineOf(IReadOnlyList<SeriesStatus> series)
    {
        // Told while images still arrive, it would be the headline of another study than the one that is coming.
        if (series.Any(one => !one.IsComplete)) return null;
        int failed = series.Count(one => one.Job == JobState.Failed);
        string? failures = failed switch { 0 => null, 1 => "1 series failed", _ => $"{failed} series failed" };
        AnalysisStatus[] shown = [.. series.Select(one => one.Analysis).OfType<AnalysisStatus>()];
        AnalysisStatus? finding = shown.Where(one => one.InDistribution).MaxBy(one => one.TotalVolumeMl ?? 0);
        string? words = finding is not null ? Words(finding)
            : shown.Length > 0 ? "Withheld: " + shown[0].GuardReason
            : null;
        return words is null || failures is null ? words ?? failures : $"{words}; {failures}";
    }

    internal static ReviewState ReviewOf(IReadOnlyList<SeriesStatus> series)
    {
        ReviewVerdict[] verdicts = [.. series.Select(one => one.Analysis?.Verdict).OfType<ReviewVerdict>().Distinct()];
        return verdicts switch
        {
            [] => ReviewState.None,
            [ReviewVerdict.Accepted] => series.All(one => one.Analysis?.Verdict is null || one.Analysis.IsSigned) ? ReviewState.Verified : ReviewState.Accepted,
            [ReviewVerdict.Rejected] => ReviewState.Rejected,
            _ => ReviewState.Mixed,
        };
    }

    private static string Words(AnalysisStatus finding)
    {
        if (finding.Lesions == 0) return "No lesion found";
        string lesions = string.Create(CultureInfo.InvariantCulture, $"{finding.Lesions} {(finding.Lesions == 1 ? "lesion" : "lesions")}, {finding.TotalVolumeMl:0.0} ml");
        return finding.Label is null ? lesions + ", type uncertain"
            : string.Create(CultureInfo.InvariantCulture, $"{lesions}, {finding.Label} {Math.Round(100 * finding.ProbabilityOf(finding.Label))}%");
    }
}
