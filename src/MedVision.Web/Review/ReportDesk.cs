using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.IO;
using MedVision.Imaging.Results.Sr;
using MedVision.Inference.Findings;
using MedVision.Pacs.Ingest;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Review;

/// <summary>Makes the signed form of an analysis' report.</summary>
internal sealed class ReportDesk(IDbContextFactory<MedVisionDb> databases, BlobStore blobs, ResultStore results)
{
    /// <summary>
    /// The signed report, valid and ready to be stored; null where there is nothing that can be signed: the analysis has no report, or
    /// "no lesion" is rejected, for which a report has no words.
    /// </summary>
    public async Task<PreparedResults?> SignAsync(long analysisId, ReviewVerdict verdict, string? comment, Signer signer, DateTimeOffset at, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        var analysis = await db.Analyses.AsNoTracking().Where(row => row.Id == analysisId).Select(row => new
        {
            row.FindingsJson,
            Report = row.Results.Where(result => result.Kind == ResultKind.Report)
                .Select(result => db.Instances.Where(instance => instance.SopInstanceUid == result.SopInstanceUid).Select(instance => instance.Blob).FirstOrDefault()).FirstOrDefault(),
            Earlier = row.Results.Where(result => result.Kind == ResultKind.SignedReport).OrderByDescending(result => result.Id)
                .Select(result => db.Instances.Where(instance => instance.SopInstanceUid == result.SopInstanceUid).Select(instance => instance.Blob).FirstOrDefault()).FirstOrDefault(),
        }).SingleAsync(ct);
        IReadOnlyList<LesionFindings> lesions = SeriesFindings.FromJson(analysis.FindingsJson).Segmentation?.Lesions ?? [];
        if (analysis.Report is null || (verdict == ReviewVerdict.Rejected && lesions.Count == 0)) return null;
        using DicomFile report = DicomFile.Open(blobs.PathOf(analysis.Report));
        using DicomFile? earlier = analysis.Earlier is { } blob ? DicomFile.Open(blobs.PathOf(blob)) : null;
        LesionVerdict[] verdicts = [.. lesions.Select(lesion => new LesionVerdict(lesion.TrackingUid, verdict == ReviewVerdict.Accepted, comment))];
        DicomFile signed = ReportSigner.Sign(report, new VerifyingObserver(signer.Name, signer.Organization, at), verdicts, earlier);
        return await results.PrepareAsync([signed], ct);
    }
}
