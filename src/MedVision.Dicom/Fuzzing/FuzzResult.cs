namespace MedVision.Dicom.Fuzzing;

/// <summary>What became of one input.</summary>
/// <param name="Input">The input.</param>
/// <param name="Refusal">The error by which it was refused; null: it was read.</param>
/// <param name="Finding">The rule that it broke, if any.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Allocated">Managed bytes that it cost.</param>
public sealed record FuzzResult(FuzzInput Input, Exception? Refusal, FuzzFinding? Finding, TimeSpan Time, long Allocated);
