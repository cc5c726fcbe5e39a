namespace MedVision.Inference.Generation;

/// <summary>
/// A generated slice: <see cref="Image"/> rows x columns in [0,1], <see cref="Mask"/> 0 or 1. <see cref="Seed"/> and
/// <see cref="Index"/> with the model's hash, and the mask where it was drawn by hand (<see cref="DrawnMaskSha256"/>, of its bytes 0 and 1 at
/// this size), reproduce it bit for bit.
/// </summary>
public sealed record SyntheticImage(
    string Label, int Seed, int Index, double Truncation, string Model, string ModelSha256, float[] Image, byte[] Mask, int Rows, int Columns,
    string? DrawnMaskSha256 = null);
