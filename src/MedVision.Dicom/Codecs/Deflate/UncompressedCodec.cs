using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Deflate;

/// <summary>Encapsulated Uncompressed, PS3.5 A.4.11: native frames in fragments.</summary>
internal sealed class UncompressedCodec : IPixelCodec
{
    public IReadOnlyList<TransferSyntax> Syntaxes => [TransferSyntax.EncapsulatedUncompressed];

    public bool IsAvailable => true;

    public void Decode(ReadOnlySpan<byte> frame, PixelDescription description, Span<byte> native)
    {
        if (frame.Length < native.Length) throw new DicomException($"the frame has {frame.Length} of {native.Length} bytes", DicomTags.PixelData);
        frame[..native.Length].CopyTo(native);
    }
}
