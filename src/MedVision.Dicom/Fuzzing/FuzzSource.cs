namespace MedVision.Dicom.Fuzzing;

/// <summary>Valid bytes that inputs are made from.</summary>
/// <param name="Form">What they are.</param>
/// <param name="Name">The file, or what they were generated as.</param>
/// <param name="Bytes">They must not change.</param>
public sealed record FuzzSource(InputForm Form, string Name, byte[] Bytes);
