using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using MedVision.Imaging.Results.Content;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Results.Sr.Tree;

namespace MedVision.Imaging.Results.Sr;

/// <summary>
/// Writes what the models say as a Comprehensive 3D SR (PS3.3 A.35.13) by PS3.16 TID 1500: unverified until a person signs it with
/// <see cref="ReportSigner"/>. The same input gives the same bytes.
/// </summary>
public static class StructuredReportWriter
{
    /// <exception cref="DicomException">The source lacks an attribute that the report must repeat, or the report is not valid.</exception>
    /// <exception cref="ArgumentException">Lesions without the SEG that holds them.</exception>
    public static DicomFile Write(StructuredReportRequest request)
    {
        ReportContent content = request.Content;
        if (content.Lesions.Count > 0 && request.Segmentation is null) throw new ArgumentException("lesions are reported with the SEG that holds them", nameof(request));
        DicomDataset source = content.Source.Dataset;
        DicomDataset target = new();
        SourceContext.Copy(source, target);
        new DerivedSeries("SR", 61, "findings", content.Seed + "|sr").Write(target, source, SopClasses.Comprehensive3DSRStorage);
        Equipment.Write(target);
        target
            .SetEmpty(DicomTags.ReferencedPerformedProcedureStepSequence)
            .Set(DicomTags.CompletionFlag, request.IsComplete ? "COMPLETE" : "PARTIAL")
            .Set(DicomTags.VerificationFlag, "UNVERIFIED")
            .SetEmpty(DicomTags.PerformedProcedureCodeSequence)
            .SetSequence(DicomTags.CodingSchemeIdentificationSequence, OwnScheme.Identification())
            .SetSequence(DicomTags.CurrentRequestedProcedureEvidenceSequence, Evidence(request));
        ContentItemWriter.Write(new ReportTree(request).Build(), target);
        return DicomValidator.RequireValid(new DicomFile(target, TransferSyntax.ExplicitVRLittleEndian));
    }

    /// <summary>Every object that the content names, by series: images and SEG.</summary>
    private static DicomDataset Evidence(StructuredReportRequest request)
    {
        DicomDataset source = request.Content.Source.Dataset;
        List<DicomDataset> series =
        [
            Series(source, request.Content.Volume.Sources.DistinctBy(s => s.SopInstanceUid).Select(s => (s.SopClassUid, s.SopInstanceUid))),
        ];
        if (request.Segmentation?.Dataset is DicomDataset seg)
        {
            series.Add(Series(seg, [(seg.RequireString(DicomTags.SOPClassUID), seg.RequireString(DicomTags.SOPInstanceUID))]));
        }
        return new DicomDataset()
            .SetSequence(DicomTags.ReferencedSeriesSequence, [.. series])
            .Set(DicomTags.StudyInstanceUID, source.RequireString(DicomTags.StudyInstanceUID));
    }

    private static DicomDataset Series(DicomDataset member, IEnumerable<(string Class, string Instance)> objects) => new DicomDataset()
        .SetSequence(DicomTags.ReferencedSOPSequence, [.. objects.Select(o => new DicomDataset()
            .Set(DicomTags.ReferencedSOPClassUID, o.Class)
            .Set(DicomTags.ReferencedSOPInstanceUID, o.Instance))])
        .Set(DicomTags.SeriesInstanceUID, member.RequireString(DicomTags.SeriesInstanceUID));
}
