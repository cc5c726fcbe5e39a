using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg2000;

/// <summary>
/// JPEG 2000, with High-Throughput code-blocks and Part 2's transforms between the components of a frame, by OpenJPEG. Its
/// colour transforms are undone, so that YBR_RCT and YBR_ICT come out as RGB (PS3.5 8.2.4).
/// </summary>
internal sealed class Jpeg2000Codec : IPixelCodec, IPixelEncoder
{
    public IReadOnlyList<TransferSyntax> Syntaxes =>
    [
        TransferSyntax.Jpeg2000Lossless, TransferSyntax.Jpeg2000, TransferSyntax.Jpeg2000MultiComponentLossless, TransferSyntax.Jpeg2000MultiComponent,
        TransferSyntax.Htj2kLossless, TransferSyntax.Htj2kLosslessRpcl, TransferSyntax.Htj2k,
    ];

    IReadOnlyList<TransferSyntax> IPixelEncoder.Syntaxes => [TransferSyntax.Jpeg2000Lossless, TransferSyntax.Jpeg2000];

    public bool IsAvailable => OpenJpeg.IsAvailable;

    public PixelDescription Describe(PixelDescription stored) => stored.PhotometricInterpretation switch
    {
        "YBR_RCT" or "YBR_ICT" => stored with { PhotometricInterpretation = "RGB" },
        _ => stored.WithWholeChrominance(),
    };

    public void Decode(ReadOnlySpan<byte> frame, PixelDescription stored, Span<byte> native)
    {
        ReadOnlySpan<byte> codestream = Jpeg2000Header.FindCodestream(frame);
        Jpeg2000Header.Check(codestream, stored);
        Jpeg2000Decoder.Decode(codestream, Describe(stored), native);
    }

    public EncodedForm Plan(PixelDescription native, TransferSyntax syntax, TranscodeOptions options)
    {
        if (native.BitsAllocated is not (1 or 8 or 16) || native.SamplesPerPixel is not (1 or 3) || (syntax.IsLossy && native.BitsAllocated == 1)) throw EncodedForm.Unsuitable(native, syntax);
        // OpenJPEG's colour transform reads three components, whether they are there or not.
        if (native is { PhotometricInterpretation: "RGB", SamplesPerPixel: not 3 }) throw EncodedForm.Unsuitable(native, syntax);
        if (syntax.IsLossy && native.PhotometricInterpretation == "PALETTE COLOR") throw EncodedForm.NotLossy(syntax);
        if (syntax.IsLossy && options.SignalToNoise is null && !(options.CompressionRatio > 1)) throw new DicomException($"a compression ratio of {options.CompressionRatio} is none");
        if (options.SignalToNoise is { } decibel && !(decibel is > 0 and < 200)) throw new DicomException($"a signal to noise ratio of {decibel} dB is none");
        PixelDescription input = native.WithWholeChrominance() with { PlanarConfiguration = 0 };
        // The colour transform is the codec's own, and the data set names it (PS3.5 8.2.4).
        PixelDescription stored = input.PhotometricInterpretation == "RGB" ? input with { PhotometricInterpretation = syntax.IsLossy ? "YBR_ICT" : "YBR_RCT" } : input;
        return new EncodedForm(input, stored, syntax.IsLossy ? "ISO_15444_1" : null);
    }

    public byte[] Encode(ReadOnlySpan<byte> native, EncodedForm form, TransferSyntax syntax, TranscodeOptions options) =>
        Jpeg2000Encoder.Encode(native, form.Input, syntax.IsLossy ? options : null);
}
