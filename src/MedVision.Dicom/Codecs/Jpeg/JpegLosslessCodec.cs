using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>Lossless JPEG, ITU-T T.81 process 14, with any of its seven predictors. Samples come out as they were put in.</summary>
internal sealed class JpegLosslessCodec : IPixelCodec, IPixelEncoder
{
    public IReadOnlyList<TransferSyntax> Syntaxes => [TransferSyntax.JpegLossless, TransferSyntax.JpegLosslessSV1];

    IReadOnlyList<TransferSyntax> IPixelEncoder.Syntaxes => [TransferSyntax.JpegLosslessSV1];

    public bool IsAvailable => true;

    public PixelDescription Describe(PixelDescription stored) => stored.WithWholeChrominance();

    public void Decode(ReadOnlySpan<byte> frame, PixelDescription stored, Span<byte> native)
    {
        JpegHeader header = JpegHeader.Read(frame, stored);
        if (!header.IsLossless) throw new DicomException($"lossless JPEG: the marker FF{header.Process:X2} starts a frame of another process", DicomTags.PixelData);
        new JpegLosslessDecoder(frame, header, Describe(stored)).Decode(native);
    }

    public EncodedForm Plan(PixelDescription native, TransferSyntax syntax, TranscodeOptions options)
    {
        if (native.BitsAllocated is not (8 or 16) || native.BitsStored < 2 || native.SamplesPerPixel > 4) throw EncodedForm.Unsuitable(native, syntax);
        PixelDescription form = native.WithWholeChrominance() with { PlanarConfiguration = 0 };
        return new EncodedForm(form, form);
    }

    public byte[] Encode(ReadOnlySpan<byte> native, EncodedForm form, TransferSyntax syntax, TranscodeOptions options) => JpegLosslessEncoder.Encode(native, form.Input);
}
