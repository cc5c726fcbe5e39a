using System.IO.Compression;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Deflate;

/// <summary>Deflated Image Frame Compression, PS3.5 A.4.13: every frame is a deflate stream by itself.</summary>
internal sealed class DeflateCodec : IPixelCodec, IPixelEncoder
{
    public IReadOnlyList<TransferSyntax> Syntaxes => [TransferSyntax.DeflatedImageFrame];

    public bool IsAvailable => true;

    public EncodedForm Plan(PixelDescription native, TransferSyntax syntax, TranscodeOptions options) => new(native, native);

    public byte[] Encode(ReadOnlySpan<byte> native, EncodedForm form, TransferSyntax syntax, TranscodeOptions options)
    {
        using MemoryStream encoded = new(native.Length / 2);
        using (DeflateStream deflate = new(encoded, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(native);
        return encoded.ToArray();
    }

    public void Decode(ReadOnlySpan<byte> frame, PixelDescription description, Span<byte> native)
    {
        try
        {
            using DeflateStream inflate = new(new MemoryStream(frame.ToArray()), CompressionMode.Decompress);
            inflate.ReadExactly(native);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            throw new DicomException($"the deflated frame is damaged or shorter than {native.Length} bytes", DicomTags.PixelData, inner: damaged);
        }
    }
}
