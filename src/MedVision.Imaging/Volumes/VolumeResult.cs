namespace MedVision.Imaging.Volumes;

/// <summary>A volume, or the <see cref="Reason"/> why the images make none. <see cref="Warnings"/> say what is odd about a volume that stands.</summary>
public sealed record VolumeResult
{
    public Volume? Volume { get; init; }

    /// <summary>Which part of the series this is, such as "b-value 1000"; empty for the whole.</summary>
    public string Label { get; init; } = "";

    public string? Reason { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    internal static VolumeResult Refused(string reason, IReadOnlyList<string> warnings) => new() { Reason = reason, Warnings = warnings };
}
