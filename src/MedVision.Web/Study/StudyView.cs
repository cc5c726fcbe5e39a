namespace MedVision.Web.Study;

/// <summary>A study as its page shows it.</summary>
public sealed record StudyView(
    string StudyInstanceUid, string PatientName, string PatientId, DateOnly? BirthDate, string? Sex, DateOnly? Date, string? Description,
    string? AccessionNumber, bool IsSynthetic, IReadOnlyList<SeriesView> Series)
{
    /// <summary>The analysed series that a result of a current analysis tells about, or null.</summary>
    public SeriesView? SourceOf(SeriesView result) =>
        Series.FirstOrDefault(series => series.Analysis?.Results.Any(one => one.SeriesInstanceUid == result.SeriesInstanceUid) == true);

    /// <summary>What a reader wants to see first: the analysed series with the largest finding, else the first one with images.</summary>
    public SeriesView? First =>
        Series.Where(series => series.Analysis is not null)
            .OrderByDescending(series => series.Analysis!.Findings.Segmentation?.TotalVolumeMl ?? -1).FirstOrDefault()
        ?? Series.FirstOrDefault(series => series.WhyNotShown is null) ?? Series.FirstOrDefault();
}
