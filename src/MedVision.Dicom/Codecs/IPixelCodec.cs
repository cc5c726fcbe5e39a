using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs;

/// <summary>Turns one encapsulated frame into a native one.</summary>
internal interface IPixelCodec
{
    IReadOnlyList<TransferSyntax> Syntaxes { get; }

    /// <summary>The native library behind the codec, if there is one, is installed.</summary>
    bool IsAvailable { get; }

    /// <summary>What decoded frames are, where <paramref name="stored"/> is what the data set says of the encoded ones.</summary>
    PixelDescription Describe(PixelDescription stored) => stored;

    /// <summary>
    /// Decodes one frame into <paramref name="native"/>, which has the length that <see cref="Describe"/> gives: little endian,
    /// colour as <see cref="PixelDescription.PlanarConfiguration"/> says. On errors its content is undefined.
    /// </summary>
    /// <exception cref="DicomException">The frame is damaged or not of this shape.</exception>
    void Decode(ReadOnlySpan<byte> frame, PixelDescription stored, Span<byte> native);
}
