using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Inference.Findings;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Study;

/// <summary>Reads what the study's page and <c>/api/studies</c> show.</summary>
internal sealed class StudyQuery(IDbContextFactory<MedVisionDb> databases)
{
    public async Task<StudyView?> ReadAsync(string studyInstanceUid, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        var study = await db.Studies.AsNoTracking().Where(row => row.StudyInstanceUid == studyInstanceUid)
            .Select(row => new
            {
                row.Id,
                row.Patient.Name,
                row.Patient.PatientId,
                row.Patient.BirthDate,
                row.Patient.Sex,
                row.Date,
                row.Description,
                row.AccessionNumber,
                row.IsSynthetic,
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (study is null) return null;

        var series = await db.Series.AsNoTracking().Where(row => row.StudyId == study.Id)
            .OrderBy(row => row.IsDerived).ThenBy(row => row.Number).ThenBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.SeriesInstanceUid,
                row.Modality,
                row.Number,
                row.Description,
                row.SopClassUid,
                row.InstanceCount,
                row.IsDerived,
                row.IsSynthetic,
                Frames = row.Instances.Sum(instance => instance.Frames),
                TransferSyntax = row.Instances.OrderBy(instance => instance.Id).Select(instance => instance.TransferSyntaxUid).FirstOrDefault(),
                // What an analysis wrote that another has replaced by now.
                IsSuperseded = row.Instances.Any(instance => db.AnalysisResults.Any(result => result.SopInstanceUid == instance.SopInstanceUid))
                    && !row.Instances.Any(instance => db.Analyses.Any(analysis => analysis.IsCurrent && analysis.Results.Any(result => result.SopInstanceUid == instance.SopInstanceUid))),
                First = row.Instances.OrderBy(instance => instance.Number).ThenBy(instance => instance.SopInstanceUid).Select(instance => instance.SopInstanceUid).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        Dictionary<long, AnalysisView> analyses = await AnalysesAsync(db, study.Id, cancellationToken);
        Dictionary<long, SeriesJob> jobs = (await db.Jobs.AsNoTracking().Where(job => job.Series!.StudyId == study.Id).OrderBy(job => job.CreatedAt)
                .Select(job => new { SeriesId = job.SeriesId!.Value, Job = new SeriesJob(job.Id, job.State, job.Stage, job.Progress, job.Error) }).ToListAsync(cancellationToken))
            .GroupBy(row => row.SeriesId).ToDictionary(group => group.Key, group => group.Last().Job);

        return new StudyView(studyInstanceUid, study.Name, study.PatientId, study.BirthDate, study.Sex, study.Date, study.Description, study.AccessionNumber, study.IsSynthetic,
            [.. series.Select(row => new SeriesView(row.SeriesInstanceUid, row.Modality, row.Number, row.Description, row.SopClassUid, row.InstanceCount, row.Frames,
                row.IsDerived, row.IsSynthetic, row.TransferSyntax, row.First, row.IsSuperseded, jobs.GetValueOrDefault(row.Id), analyses.GetValueOrDefault(row.Id)))]);
    }

    private static async Task<Dictionary<long, AnalysisView>> AnalysesAsync(MedVisionDb db, long studyId, CancellationToken cancellationToken)
    {
        var rows = await db.Analyses.AsNoTracking().AsSplitQuery().Where(row => row.IsCurrent && row.Series.StudyId == studyId)
            .Select(row => new
            {
                row.Id,
                row.SeriesId,
                row.FindingsJson,
                row.InputSha256,
                HasSegmentation = row.Results.Any(result => result.Kind == ResultKind.Segmentation),
                HasAnomaly = row.AnomalyBlob != null,
                HasActivation = row.ActivationBlob != null,
                row.Warnings,
                row.CreatedAt,
                Reviews = row.Reviews.OrderByDescending(review => review.Id)
                    .Select(review => new ReviewView(review.Verdict, review.Comment, review.UserName, review.At, review.SignedSopInstanceUid, review.SignedName, review.SignedOrganization)).ToList(),
                Results = row.Results.OrderBy(result => result.Id).Select(result => new ResultView(
                    result.Kind, result.SopInstanceUid,
                    db.Instances.Where(instance => instance.SopInstanceUid == result.SopInstanceUid).Select(instance => instance.Series.SeriesInstanceUid).FirstOrDefault() ?? "",
                    result.ValidationJson != null, result.Warnings)).ToList(),
            })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.SeriesId, row => new AnalysisView(
            row.Id, SeriesFindings.FromJson(row.FindingsJson), row.InputSha256, row.HasSegmentation, row.HasAnomaly, row.HasActivation, row.Warnings, row.CreatedAt, row.Reviews, row.Results));
    }
}
