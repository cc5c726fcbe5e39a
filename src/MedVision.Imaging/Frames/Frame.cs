using MedVision.Dicom.Codecs;

namespace MedVision.Imaging.Frames;

/// <summary>
/// One monochrome frame after the modality transformation (PS3.3 C.11.1): <see cref="Values"/> are row-major, rows x columns,
/// in the units of Rescale Type (for MR: arbitrary).
/// </summary>
public sealed record Frame(float[] Values, int Rows, int Columns, PixelDescription Description)
{
    /// <summary>MONOCHROME1: the smallest value is shown white, PS3.3 C.7.6.3.1.2. <see cref="Values"/> are not inverted.</summary>
    public bool SmallestIsWhite => Description.PhotometricInterpretation == "MONOCHROME1";
}
