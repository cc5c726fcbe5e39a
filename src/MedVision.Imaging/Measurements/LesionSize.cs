namespace MedVision.Imaging.Measurements;

/// <summary>
/// Size of a lesion: volume (118565006, SCT) in ml, long axis (103339001, SCT) and short axis (103340004, SCT) in mm, measured in
/// <see cref="Slice"/> (0-based); codes of PS3.16 CID 7469 and CID 7470.
/// </summary>
public sealed record LesionSize(double VolumeMl, double LongAxisMm, double ShortAxisMm, int Slice)
{
    /// <summary>Where the long axis lies in <see cref="Slice"/>; null where only its length is known.</summary>
    public LesionAxis? LongAxis { get; init; }

    /// <summary>A line across the long axis, as long as the lesion is wide there; null where only its length is known.</summary>
    public LesionAxis? ShortAxis { get; init; }
}
