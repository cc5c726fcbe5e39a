using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs;

/// <summary>Turns one encapsulated frame into a native one.</summary>
internal interface IPixelCodec
{
    IReadOnlyList<TransferSyntax> Syntaxes { get; }

    /// <summary>The native library behind the codec, if there is one, is installed.</summary>
    bool IsAvailable { get; }

    /// <summary>Decodes one frame to <see cref="PixelDescription.FrameLength"/> bytes: little endian, colour as <see cref="PixelDescription.PlanarConfiguration"/> says.</summary>
    /// <exception cref="DicomException">The frame is damaged or not of this shape.</exception>
    byte[] Decode(ReadOnlySpan<byte> frame, PixelDescription description);
}
