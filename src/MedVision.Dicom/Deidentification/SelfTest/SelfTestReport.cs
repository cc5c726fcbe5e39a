namespace MedVision.Dicom.Deidentification.SelfTest;

/// <summary>What the self-test found.</summary>
/// <param name="Objects">Objects that were made and de-identified.</param>
/// <param name="Planted">Fake identifiers that were planted in them, each in several encodings.</param>
/// <param name="Survivors">Where one of them was still found; empty is what it should be.</param>
public sealed record SelfTestReport(int Objects, int Planted, IReadOnlyList<string> Survivors);
