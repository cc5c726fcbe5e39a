using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Routes;

/// <summary>What rules ask of a series.</summary>
/// <param name="SeriesId">Its row.</param>
/// <param name="StudyId">Its study's row.</param>
/// <param name="StudyInstanceUid">Its study.</param>
/// <param name="PatientId">Patient ID; empty where the images have none.</param>
/// <param name="Modality">Modality (0008,0060).</param>
/// <param name="Description">Series Description (0008,103E).</param>
/// <param name="BodyPart">Body Part Examined (0018,0015).</param>
/// <param name="Sources">Who sent its images, each once.</param>
/// <param name="IsOurs">MedVision wrote it.</param>
/// <param name="IsPrior">A rule fetched its study as an earlier one of a patient.</param>
/// <param name="IsDerived">It holds results, not images.</param>
/// <param name="IsSynthetic">It is marked as synthetic.</param>
/// <param name="IsStudySynthetic">Its study holds something synthetic.</param>
public sealed record SeriesFacts(
    long SeriesId, long StudyId, string StudyInstanceUid, string PatientId, string Modality, string? Description, string? BodyPart, IReadOnlyList<string> Sources,
    bool IsOurs, bool IsPrior, bool IsDerived, bool IsSynthetic, bool IsStudySynthetic)
{
    /// <summary>Reads them; null: there is no such series.</summary>
    public static async Task<SeriesFacts?> ReadAsync(MedVisionDb db, long seriesId, CancellationToken cancellationToken = default)
    {
        var row = await db.Series.AsNoTracking().Where(one => one.Id == seriesId).Select(one => new
        {
            one.StudyId,
            one.Study.StudyInstanceUid,
            one.Study.Patient.PatientId,
            one.Modality,
            one.Description,
            one.BodyPart,
            one.Door,
            one.IsDerived,
            one.IsSynthetic,
            IsStudySynthetic = one.Study.IsSynthetic,
            IsPrior = db.Pulls.Any(pull => pull.IsPrior && pull.StudyInstanceUid == one.Study.StudyInstanceUid),
        }).SingleOrDefaultAsync(cancellationToken);
        if (row is null) return null;
        List<string> sources = await db.Instances.Where(one => one.SeriesId == seriesId && one.Source != null).Select(one => one.Source!).Distinct().OrderBy(one => one).ToListAsync(cancellationToken);
        return new(seriesId, row.StudyId, row.StudyInstanceUid, row.PatientId, row.Modality, row.Description, row.BodyPart, sources, row.Door == Door.Result, row.IsPrior, row.IsDerived,
            row.IsSynthetic, row.IsStudySynthetic);
    }
}
