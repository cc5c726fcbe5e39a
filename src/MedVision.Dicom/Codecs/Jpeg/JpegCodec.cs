using System.Buffers;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>
/// Lossy JPEG, ITU-T T.81 processes 1 to 12: 8 bits by libjpeg-turbo, 12 bits by our own decoder. Colour comes out as RGB.
/// </summary>
internal sealed class JpegCodec : IPixelCodec, IPixelEncoder
{
    public IReadOnlyList<TransferSyntax> Syntaxes { get; } = [TransferSyntax.JpegBaseline, TransferSyntax.JpegExtended, .. TransferSyntax.RetiredJpeg.Where(IsSequentialOrProgressive)];

    IReadOnlyList<TransferSyntax> IPixelEncoder.Syntaxes => [TransferSyntax.JpegBaseline];

    public bool IsAvailable => true;

    bool IPixelEncoder.IsAvailable => TurboJpeg.IsAvailable;

    public PixelDescription Describe(PixelDescription stored) => stored.SamplesPerPixel == 3 ? stored with { PhotometricInterpretation = "RGB" } : stored;

    public void Decode(ReadOnlySpan<byte> frame, PixelDescription stored, Span<byte> native)
    {
        JpegHeader header = JpegHeader.Read(frame, stored);
        PixelDescription decoded = Describe(stored);
        if (header.Components.Count is not (1 or 3)) throw Bad($"{header.Components.Count} components are not supported");
        if (header.IsLossless && decoded == stored) new JpegLosslessDecoder(frame, header, stored).Decode(native);
        else if (header.Precision == 8 && TurboJpeg.IsAvailable) DecodeBytes(frame, header, stored, decoded, native);
        else JpegDctDecoder.Decode(frame, header, stored, decoded, native);
    }

    public EncodedForm Plan(PixelDescription native, TransferSyntax syntax, TranscodeOptions options)
    {
        if (native is not { BitsAllocated: 8, BitsStored: 8, IsSigned: false, SamplesPerPixel: 1 or 3 }) throw EncodedForm.Unsuitable(native, syntax);
        if (native.PhotometricInterpretation == "PALETTE COLOR") throw EncodedForm.NotLossy(syntax);
        if (options.JpegQuality is < 1 or > 100) throw new DicomException($"there is no JPEG quality of {options.JpegQuality}; it goes from 1 to 100");
        if (native.SamplesPerPixel == 1) return new EncodedForm(native, native, "ISO_10918_1");
        if (native.PhotometricInterpretation is not ("RGB" or "YBR_FULL" or "YBR_FULL_422")) throw EncodedForm.Unsuitable(native, syntax);
        PixelDescription input = native with { PhotometricInterpretation = "RGB", PlanarConfiguration = 0 };
        return new EncodedForm(input, input with { PhotometricInterpretation = "YBR_FULL_422" }, "ISO_10918_1");
    }

    public byte[] Encode(ReadOnlySpan<byte> native, EncodedForm form, TransferSyntax syntax, TranscodeOptions options) =>
        TurboJpegEncoder.Encode(native, form.Input, options.JpegQuality);

    private static void DecodeBytes(ReadOnlySpan<byte> frame, JpegHeader header, PixelDescription stored, PixelDescription decoded, Span<byte> native)
    {
        if (header.Process is not (0xC0 or 0xC1 or 0xC2 or 0xC9 or 0xCA)) throw Bad($"the process of marker FF{header.Process:X2} is not supported");
        int samples = header.Components.Count, pixels = stored.Rows * stored.Columns;
        bool direct = decoded.BitsAllocated == 8 && (samples == 1 || decoded.PlanarConfiguration == 0);
        byte[]? rented = direct ? null : ArrayPool<byte>.Shared.Rent(pixels * samples);
        Span<byte> bytes = direct ? native : rented.AsSpan(0, pixels * samples);
        try
        {
            if (!TurboJpegDecoder.TryDecode(frame, header, stored, bytes, out string? complaint))
            {
                // What the engine conceals, our decoder judges: it refuses damage and passes over what is only untidy.
                if (header.Process > 0xC2) throw Bad(complaint);
                JpegDctDecoder.Decode(frame, header, stored, decoded, native);
            }
            else if (!direct)
            {
                byte[] plane = ArrayPool<byte>.Shared.Rent(pixels);
                for (int s = 0; s < samples; s++)
                {
                    for (int p = 0; p < pixels; p++) plane[p] = bytes[(p * samples) + s];
                    Planes.Write<byte>(plane.AsSpan(0, pixels), s, decoded, native);
                }
                ArrayPool<byte>.Shared.Return(plane);
            }
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // 52 to 56 of 1.2.840.10008.1.2.4: sequential and progressive; 58 and up are lossless or hierarchical.
    private static bool IsSequentialOrProgressive(TransferSyntax syntax) => syntax.Uid[^2] == '5' && syntax.Uid[^1] < '7';

    private static DicomException Bad(string reason) => new("JPEG: " + reason, DicomTags.PixelData);
}
