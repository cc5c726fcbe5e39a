using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>Lossy JPEG, ITU-T T.81 processes 1 to 12 as far as 8 bits: libjpeg-turbo.</summary>
internal sealed class JpegCodec : IPixelCodec
{
    public IReadOnlyList<TransferSyntax> Syntaxes { get; } = [TransferSyntax.JpegBaseline, TransferSyntax.JpegExtended, .. TransferSyntax.RetiredJpeg.Where(IsSequentialOrProgressive)];

    public bool IsAvailable => TurboJpeg.IsAvailable;

    public PixelDescription Describe(PixelDescription stored) => stored.SamplesPerPixel == 3 ? stored with { PhotometricInterpretation = "RGB" } : stored;

    public void Decode(ReadOnlySpan<byte> frame, PixelDescription description, Span<byte> native)
    {
        JpegHeader header = JpegHeader.Read(frame, description);
        if (header.Process is not (0xC0 or 0xC1 or 0xC2 or 0xC9 or 0xCA)) throw new DicomException($"JPEG: the process of marker FF{header.Process:X2} is not supported", DicomTags.PixelData);
        if (header.Precision != 8) throw new DicomException($"JPEG: {header.Precision} bits are not supported", DicomTags.PixelData);
        if (description is { BitsAllocated: 8, SamplesPerPixel: 1 } or { BitsAllocated: 8, PlanarConfiguration: 0 })
        {
            TurboJpegDecoder.Decode(frame, header, description, native);
            return;
        }
        byte[] decoded = new byte[description.Rows * description.Columns * header.Components.Count];
        TurboJpegDecoder.Decode(frame, header, description, decoded);
        Planes.ToNative(Split(decoded, header.Components.Count), Describe(description), native);
    }

    private static int[][] Split(byte[] decoded, int samples)
    {
        int[][] planes = new int[samples][];
        for (int s = 0; s < samples; s++)
        {
            planes[s] = new int[decoded.Length / samples];
            for (int p = 0; p < planes[s].Length; p++) planes[s][p] = decoded[(p * samples) + s];
        }
        return planes;
    }

    // 52 to 56 of 1.2.840.10008.1.2.4: sequential and progressive; 58 and up are lossless or hierarchical.
    private static bool IsSequentialOrProgressive(TransferSyntax syntax) => syntax.Uid[^2] == '5' && syntax.Uid[^1] < '7';
}
