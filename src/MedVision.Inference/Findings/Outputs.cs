namespace MedVision.Inference.Findings;

/// <summary>Files written for a series, relative to the output folder; null where there is none.</summary>
public sealed record Outputs(string? Seg, string? Sr, string? Map, IReadOnlyList<string> Overlays)
{
    public static Outputs None { get; } = new(null, null, null, []);
}
