using MedVision.Dicom.Codecs;

namespace MedVision.Imaging.Frames;

/// <summary>
/// One monochrome frame after the modality transformation (PS3.3 C.11.1): <see cref="Values"/> are row-major, rows x columns,
/// in the units of Rescale Type (for MR: arbitrary). They are reckoned in 64 bits and rounded once to 32, so whole numbers beyond
/// 2^24 lose their last digits.
/// </summary>
public sealed record Frame(float[] Values, int Rows, int Columns, PixelDescription Description)
{
    /// <summary>MONOCHROME1: the smallest value is shown white, PS3.3 C.7.6.3.1.2. <see cref="Values"/> are not inverted.</summary>
    public bool SmallestIsWhite => Description.PhotometricInterpretation == "MONOCHROME1";

    /// <summary>Where true, the value is Pixel Padding (PS3.3 C.7.5.1.1.2) and no image; null where the object declares no padding or has none.</summary>
    public bool[]? Padding { get; init; }

    /// <summary>The values that are image: all but the padding.</summary>
    public float[] ImageValues() => Padding is null ? Values : [.. Values.Where((_, i) => !Padding[i])];
}
