namespace MedVision.Imaging.Results.Synthetic;

/// <summary>A generated picture to be written as DICOM.</summary>
/// <param name="Pixels">8-bit grey, rows x columns.</param>
/// <param name="Rows">Height in pixels.</param>
/// <param name="Columns">Width in pixels.</param>
/// <param name="InstanceNumber">1-based place in the series.</param>
/// <param name="SeriesNumber">Place of the series in the study.</param>
/// <param name="SeriesDescription">What the series shows, e.g. <c>Synthetic glioma</c>.</param>
/// <param name="Model">Name and version of the generator.</param>
/// <param name="ModelSha256">SHA-256 of its weights.</param>
/// <param name="Derivation">Model hash, seed and all else that reproduces the picture, for Derivation Description.</param>
/// <param name="StudySeed">Patient, study and series UIDs are derived from it: fresh for each request, the same for a repeated one.</param>
public sealed record SyntheticImageRequest(
    byte[] Pixels, int Rows, int Columns, int InstanceNumber, int SeriesNumber, string SeriesDescription, string Model, string ModelSha256,
    string Derivation, string StudySeed);
