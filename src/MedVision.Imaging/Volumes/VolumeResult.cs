namespace MedVision.Imaging.Volumes;

/// <summary>A volume, or the <see cref="Reason"/> why the images make none. <see cref="Warnings"/> say what is odd about a volume that stands.</summary>
public sealed record VolumeResult
{
    public Volume? Volume { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    internal static VolumeResult Refused(string reason, IReadOnlyList<string> warnings) => new() { Reason = reason, Warnings = warnings };
}
