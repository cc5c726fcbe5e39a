using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Deflate;

/// <summary>Encapsulated Uncompressed, PS3.5 A.4.11: native frames in fragments.</summary>
internal sealed class UncompressedCodec : IPixelCodec, IPixelEncoder
{
    public IReadOnlyList<TransferSyntax> Syntaxes => [TransferSyntax.EncapsulatedUncompressed];

    public bool IsAvailable => true;

    public EncodedForm Plan(PixelDescription native, TransferSyntax syntax, TranscodeOptions options) => new(native, native);

    public byte[] Encode(ReadOnlySpan<byte> native, EncodedForm form, TransferSyntax syntax, TranscodeOptions options) => native.ToArray();

    public void Decode(ReadOnlySpan<byte> frame, PixelDescription description, Span<byte> native)
    {
        if (frame.Length < native.Length) throw new DicomException($"the frame has {frame.Length} of {native.Length} bytes", DicomTags.PixelData);
        frame[..native.Length].CopyTo(native);
    }
}
