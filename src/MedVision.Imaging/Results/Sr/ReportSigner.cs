using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;

namespace MedVision.Imaging.Results.Sr;

/// <summary>
/// Makes the verified form of a report: a new object that names the old one as its predecessor (PS3.3 C.17.2), says who answers for
/// it, and what that person decided about each lesion. The old report is not changed.
/// </summary>
public static class ReportSigner
{
    /// <summary>
    /// Signs <paramref name="preliminary"/>. <paramref name="verdicts"/> go to the lesions with their tracking UIDs. Signing the same
    /// report again in the same way gives the same object. A change of mind is a version of its own: it is made from the preliminary
    /// report too, and also names <paramref name="earlier"/>, the signed version that it replaces, as predecessor.
    /// </summary>
    /// <exception cref="ArgumentException">The observer has no name or organisation, or a verdict is about no lesion of the report.</exception>
    /// <exception cref="DicomException">It is no report, or the signed one is not valid.</exception>
    public static DicomFile Sign(DicomFile preliminary, VerifyingObserver observer, IReadOnlyList<LesionVerdict>? verdicts = null, DicomFile? earlier = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(observer.Name);
        ArgumentException.ThrowIfNullOrWhiteSpace(observer.Organization);
        DicomDataset before = preliminary.Dataset;
        if (!before.Contains(DicomTags.ContentSequence)) throw new DicomException("the object has no content: it is no structured report", DicomTags.ContentSequence, null, preliminary.Name);
        DicomDataset target = before.Clone();
        Review.Apply(target, observer, verdicts ?? []);
        string at = observer.At.ToString("yyyyMMddHHmmss.ffffff", CultureInfo.InvariantCulture);
        string judged = string.Join(';', (verdicts ?? []).Select(v => $"{v.TrackingUid} {v.IsAccepted} {v.Comment}"));
        target
            .Set(DicomTags.SOPInstanceUID, DicomUids.Derive($"{before.RequireString(DicomTags.SOPInstanceUID)}|{observer.Name}|{observer.Organization}|{observer.At:O}|{judged}"))
            .Set(DicomTags.InstanceNumber, Math.Max(before.GetInt32(DicomTags.InstanceNumber) ?? 1, earlier?.Dataset.GetInt32(DicomTags.InstanceNumber) ?? 0) + 1)
            .Set(DicomTags.ContentDate, at[..8])
            .Set(DicomTags.ContentTime, at[8..])
            .Set(DicomTags.CompletionFlag, "COMPLETE")
            .Set(DicomTags.VerificationFlag, "VERIFIED")
            .SetSequence(DicomTags.VerifyingObserverSequence, new DicomDataset()
                .Set(DicomTags.VerifyingOrganization, observer.Organization)
                .Set(DicomTags.VerificationDateTime, at + observer.At.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal))
                .Set(DicomTags.VerifyingObserverName, observer.Name)
                .SetEmpty(DicomTags.VerifyingObserverIdentificationCodeSequence))
            .SetSequence(DicomTags.PredecessorDocumentsSequence, Predecessors(before, earlier?.Dataset));
        return DicomValidator.RequireValid(new DicomFile(target, TransferSyntax.ExplicitVRLittleEndian));
    }

    /// <summary>What is replaced; all versions of a report are of one series.</summary>
    private static DicomDataset Predecessors(DicomDataset before, DicomDataset? earlier) => new DicomDataset()
        .SetSequence(DicomTags.ReferencedSeriesSequence, new DicomDataset()
            .SetSequence(DicomTags.ReferencedSOPSequence, [.. new[] { before, earlier }.OfType<DicomDataset>().Select(version => new DicomDataset()
                .Set(DicomTags.ReferencedSOPClassUID, version.RequireString(DicomTags.SOPClassUID))
                .Set(DicomTags.ReferencedSOPInstanceUID, version.RequireString(DicomTags.SOPInstanceUID)))])
            .Set(DicomTags.SeriesInstanceUID, before.RequireString(DicomTags.SeriesInstanceUID)))
        .Set(DicomTags.StudyInstanceUID, before.RequireString(DicomTags.StudyInstanceUID));
}
