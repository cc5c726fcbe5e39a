namespace MedVision.Inference.Findings;

/// <summary>Files written for a series, relative to the output folder; null where there is none.</summary>
/// <param name="Seg">DICOM SEG.</param>
/// <param name="Sr">DICOM structured report.</param>
/// <param name="Map">The anomaly map as DICOM Parametric Map.</param>
/// <param name="Overlays">PNG, a slice each.</param>
/// <param name="Captures">DICOM Secondary Captures.</param>
/// <param name="MapNifti">The anomaly map as NIfTI.</param>
public sealed record Outputs(string? Seg, string? Sr, string? Map, IReadOnlyList<string> Overlays, IReadOnlyList<string> Captures, string? MapNifti)
{
    public static Outputs None { get; } = new(null, null, null, [], [], null);
}
