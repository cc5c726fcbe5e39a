using MedVision.Dicom.Data;

namespace MedVision.Web.Study;

/// <summary>A series as the study's page shows it.</summary>
public sealed record SeriesView(
    string SeriesInstanceUid, string Modality, int? Number, string? Description, string SopClassUid, int InstanceCount, int FrameCount,
    bool IsDerived, bool IsSynthetic, string? TransferSyntaxUid, string? FirstSopInstanceUid, bool IsSuperseded, SeriesJob? Job, AnalysisView? Analysis)
{
    // PS3.5 A.4.5 to A.4.9, MPEG-2, MPEG-4 and HEVC: no browser decodes a single frame of them for us.
    private const string VideoPrefix = "1.2.840.10008.1.2.4.10";

    /// <summary>Why no image of the series can be drawn, or null where it can.</summary>
    public string? WhyNotShown =>
        Modality == "SEG" ? "This is a segmentation. It is drawn over the series it was made from."
        // Its pixels are floats (PS3.3 C.7.6.24), which the browser's viewer draws black: a black picture would look like a map of nothing.
        : SopClassUid == SopClasses.ParametricMapStorage ? "This is a map of numbers. It is drawn over the series it was made from, by the slider there."
        : FrameCount == 0 ? $"This series holds no images: {SopClasses.NameOf(SopClassUid)}."
        : TransferSyntaxUid?.StartsWith(VideoPrefix, StringComparison.Ordinal) == true ? $"This series is a video ({TransferSyntaxUid}), which this viewer does not play."
        : null;

    /// <summary>Structured reports: the page shows their words in place of images.</summary>
    public bool IsReport => FrameCount == 0 && FirstSopInstanceUid is not null && SopClasses.NameOf(SopClassUid) is var name && (name.Contains(" SR", StringComparison.Ordinal) || name.StartsWith("Key Object", StringComparison.Ordinal));

    public string Title => string.IsNullOrWhiteSpace(Description) ? $"Series {Number}" : Description;
}
