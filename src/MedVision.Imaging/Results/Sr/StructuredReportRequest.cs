using MedVision.Dicom.IO;
using MedVision.Imaging.Results.Content;

namespace MedVision.Imaging.Results.Sr;

/// <summary>What a structured report is made of.</summary>
/// <param name="Content">What the models say.</param>
/// <param name="Segmentation">The SEG whose segment n+1 is lesion n; null only where there is no lesion.</param>
/// <param name="IsComplete">Whether the analysis ended as planned: Completion Flag COMPLETE, else PARTIAL.</param>
public sealed record StructuredReportRequest(ReportContent Content, DicomFile? Segmentation, bool IsComplete = true);
