namespace MedVision.Inference.Models.Cards.Speed;

/// <summary>
/// A way to run the same weights that was measured: milliseconds for one item, the file's size, the largest difference to PyTorch's stored answer,
/// and, where accuracy was measured, the figure it was judged by. <see cref="Kept"/>: the product runs so.
/// </summary>
public sealed record CardSpeedTrial(
    string What, CardSpeedTimes MsPerSlice, long Bytes, double? MaxAbsDiff, bool Kept, string? Figure = null, double? Value = null, double? Unchanged = null, string? Note = null);
