using MedVision.Inference.Findings;

namespace MedVision.Web.Study;

/// <summary>What <c>GET /api/studies/{uid}</c> answers, for scripts. It names no patient: who may know asks the images.</summary>
internal sealed record StudyAnswer(string StudyInstanceUid, DateOnly? Date, string? Description, bool Synthetic, IReadOnlyList<StudyAnswer.SeriesAnswer> Series)
{
    public static StudyAnswer Of(StudyView view) => new(view.StudyInstanceUid, view.Date, view.Description, view.IsSynthetic,
        [.. view.Series.Select(series => new SeriesAnswer(
            series.SeriesInstanceUid, series.Modality, series.Description, series.InstanceCount, series.IsDerived,
            series.Job is { } job ? new JobAnswer(job.Id, job.State.ToString(), job.Stage, job.Progress, job.Error) : null,
            series.Analysis?.Id, series.Analysis?.InputSha256, series.Analysis?.Findings,
            [.. (series.Analysis?.Reviews ?? []).Select(review => new ReviewAnswer(review.Verdict.ToString(), review.Comment, review.UserName, review.At, review.SignedSopInstanceUid))],
            [.. (series.Analysis?.Results ?? []).Select(result => new ResultAnswer(result.Kind.ToString(), result.SopInstanceUid, result.SeriesInstanceUid, result.Warnings))]))]);

    internal sealed record SeriesAnswer(
        string SeriesInstanceUid, string Modality, string? Description, int Instances, bool Derived, JobAnswer? Job, long? AnalysisId, string? InputSha256,
        SeriesFindings? Findings, IReadOnlyList<ReviewAnswer> Reviews, IReadOnlyList<ResultAnswer> Results);

    internal sealed record JobAnswer(Guid Id, string State, string? Stage, double Progress, string? Error);

    internal sealed record ReviewAnswer(string Verdict, string? Comment, string User, DateTimeOffset At, string? SignedSopInstanceUid);

    internal sealed record ResultAnswer(string Kind, string SopInstanceUid, string SeriesInstanceUid, int Warnings);
}
