namespace MedVision.Dicom.Fuzzing;

/// <summary>One input: its number in the run gives the same bytes and the same target again.</summary>
/// <param name="Number">Counted from 0.</param>
/// <param name="Target">Who reads it.</param>
/// <param name="Source">What it was made from.</param>
/// <param name="Bytes">The hostile bytes.</param>
public sealed record FuzzInput(long Number, FuzzTarget Target, FuzzSource Source, byte[] Bytes);
