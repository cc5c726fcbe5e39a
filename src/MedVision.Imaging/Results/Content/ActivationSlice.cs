namespace MedVision.Imaging.Results.Content;

/// <summary>
/// What the places of a slice add to the class that is told: <see cref="Values"/>[row * columns + column] on the volume's own pixels, 0 (nothing,
/// or against it) .. 1 (most of all slices shown).
/// </summary>
public sealed record ActivationSlice(int Slice, float[] Values);
