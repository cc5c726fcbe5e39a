using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Deflate;

/// <summary>Encapsulated Uncompressed, PS3.5 A.4.11: native frames in fragments.</summary>
internal sealed class UncompressedCodec : IPixelCodec
{
    public IReadOnlyList<TransferSyntax> Syntaxes => [TransferSyntax.EncapsulatedUncompressed];

    public bool IsAvailable => true;

    public byte[] Decode(ReadOnlySpan<byte> frame, PixelDescription description) => frame.Length >= description.FrameLength
        ? frame[..description.FrameLength].ToArray()
        : throw new DicomException($"the frame has {frame.Length} of {description.FrameLength} bytes", DicomTags.PixelData);
}
