using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.JpegLs;

/// <summary>JPEG-LS, lossless and near-lossless, any interleave mode, by CharLS.</summary>
internal sealed class JpegLsCodec : IPixelCodec, IPixelEncoder
{
    public IReadOnlyList<TransferSyntax> Syntaxes => [TransferSyntax.JpegLSLossless, TransferSyntax.JpegLSNearLossless];

    public bool IsAvailable => Charls.IsAvailable;

    public PixelDescription Describe(PixelDescription stored) => stored.WithWholeChrominance();

    public void Decode(ReadOnlySpan<byte> frame, PixelDescription stored, Span<byte> native) => JpegLsDecoder.Decode(frame, Describe(stored), native);

    public EncodedForm Plan(PixelDescription native, TransferSyntax syntax, TranscodeOptions options)
    {
        if (native.BitsAllocated is not (8 or 16) || native.BitsStored < 2 || native.SamplesPerPixel is not (1 or 3)) throw EncodedForm.Unsuitable(native, syntax);
        if (syntax.IsLossy && native.PhotometricInterpretation == "PALETTE COLOR") throw EncodedForm.NotLossy(syntax);
        if (syntax.IsLossy && (options.NearLossless < 1 || options.NearLossless > Math.Min(255, ((1 << native.BitsStored) - 1) / 2)))
            throw new DicomException($"JPEG-LS cannot deviate by {options.NearLossless} in samples of {native.BitsStored} bits");
        PixelDescription input = native.WithWholeChrominance() with { PlanarConfiguration = 0 };
        return new EncodedForm(input, input, syntax.IsLossy ? "ISO_14495_1" : null);
    }

    public byte[] Encode(ReadOnlySpan<byte> native, EncodedForm form, TransferSyntax syntax, TranscodeOptions options) =>
        JpegLsEncoder.Encode(native, form.Input, syntax.IsLossy ? options.NearLossless : 0);
}
