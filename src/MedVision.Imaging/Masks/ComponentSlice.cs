namespace MedVision.Imaging.Masks;

/// <summary>The part of a component in one slice: rising indices row * columns + column.</summary>
public sealed record ComponentSlice(int Slice, IReadOnlyList<int> Pixels);
