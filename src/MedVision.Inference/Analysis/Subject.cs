using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Inference.Findings;
using MedVision.Inference.Guard;

namespace MedVision.Inference.Analysis;

/// <summary>The series under analysis: its files in the order of their UIDs, and its input hash.</summary>
internal sealed class Subject(IReadOnlyList<DicomFile> files, string inputSha256)
{
    internal IReadOnlyList<DicomFile> Files => files;

    internal string InputSha256 => inputSha256;

    internal DicomDataset Header => files[0].Dataset;

    internal bool SmallestIsWhite => Header.GetString(DicomTags.PhotometricInterpretation) == "MONOCHROME1";

    internal IReadOnlyList<string> Warnings { get; set; } = [];

    internal SeriesFindings Findings(GuardFindings guard, Timings timings) => new()
    {
        SeriesInstanceUid = Header.RequireString(DicomTags.SeriesInstanceUID),
        Modality = Header.GetString(DicomTags.Modality),
        Description = Header.GetString(DicomTags.SeriesDescription),
        Slices = files.DistinctBy(f => f.Dataset.GetString(DicomTags.SOPInstanceUID)).Sum(f => Math.Max(1, f.Dataset.GetInt32(DicomTags.NumberOfFrames) ?? 1)),
        Guard = guard,
        Timings = timings,
        Outputs = Outputs.None,
    };

    internal SeriesAnalysis Withheld(string reason, double? score, AnalysisRun run) => new()
    {
        Findings = Findings(new GuardFindings(false, score is double s ? Math.Round(s, 4) : null, PixelVerdict.Limit, reason), run.Timings),
        Warnings = Warnings,
        InputSha256 = inputSha256,
    };
}
