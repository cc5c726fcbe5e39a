using System.Linq.Expressions;
using MedVision.Archive;
using Microsoft.EntityFrameworkCore;
using StudyRow = MedVision.Archive.Rows.Study;

namespace MedVision.Web.Worklist;

/// <summary>Reads one page of the worklist; filtering, sorting and paging are the database's work.</summary>
internal sealed class WorklistQuery(IDbContextFactory<MedVisionDb> databases)
{
    public const string DefaultSort = nameof(WorklistRow.ReceivedAt);

    private static readonly Dictionary<string, Expression<Func<StudyRow, object?>>> sorts = new()
    {
        [nameof(WorklistRow.PatientName)] = study => study.Patient.Name,
        [nameof(WorklistRow.PatientId)] = study => study.Patient.PatientId,
        [nameof(WorklistRow.Date)] = study => study.Date,
        [nameof(WorklistRow.Description)] = study => study.Description,
        [nameof(WorklistRow.InstanceCount)] = study => study.InstanceCount,
        [nameof(WorklistRow.Analysis)] = study => study.AnalysisState,
        [nameof(WorklistRow.Review)] = study => study.ReviewState,
        [nameof(WorklistRow.ReceivedAt)] = study => study.ReceivedAt,
    };

    public async Task<(IReadOnlyList<WorklistRow> Rows, int Count)> ReadAsync(
        WorklistFilter filter, string? sort, bool descending, int skip, int take, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        IQueryable<StudyRow> studies = Narrow(db.Studies.AsNoTracking(), filter);
        int count = await studies.CountAsync(cancellationToken);
        Expression<Func<StudyRow, object?>> key = sorts.GetValueOrDefault(sort ?? "", sorts[DefaultSort]);
        IQueryable<StudyRow> sorted = (descending ? studies.OrderByDescending(key) : studies.OrderBy(key)).ThenByDescending(study => study.Id);
        List<WorklistRow> rows = await sorted.Skip(skip).Take(take)
            .Select(study => new WorklistRow(
                study.StudyInstanceUid, study.Patient.Name, study.Patient.PatientId, study.Date, study.Description, study.Modalities,
                study.SeriesCount, study.InstanceCount, study.AnalysisState, study.Headline, study.ReviewState, study.IsSynthetic, study.ReceivedAt))
            .ToListAsync(cancellationToken);
        return (rows, count);
    }

    /// <summary>The modalities that occur, for the filter's list.</summary>
    public async Task<IReadOnlyList<string>> ModalitiesAsync(CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Series.AsNoTracking().Select(series => series.Modality).Distinct().OrderBy(modality => modality).ToListAsync(cancellationToken);
    }

    private static IQueryable<StudyRow> Narrow(IQueryable<StudyRow> studies, WorklistFilter filter)
    {
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            string pattern = $"%{Escape(filter.Text.Trim())}%";
            studies = studies.Where(study =>
                EF.Functions.ILike(study.Patient.Name, pattern) || EF.Functions.ILike(study.Patient.PatientId, pattern)
                || EF.Functions.ILike(study.AccessionNumber!, pattern) || EF.Functions.ILike(study.Description!, pattern));
        }
        if (filter.Modality is { } modality) studies = studies.Where(study => study.Modalities.Contains(modality));
        if (filter.Analysis is { } analysis) studies = studies.Where(study => study.AnalysisState == analysis);
        if (filter.Review is { } review) studies = studies.Where(study => study.ReviewState == review);
        if (filter.From is { } from) studies = studies.Where(study => study.Date >= from);
        if (filter.To is { } to) studies = studies.Where(study => study.Date <= to);
        return studies;
    }

    private static string Escape(string text) => text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_");
}
