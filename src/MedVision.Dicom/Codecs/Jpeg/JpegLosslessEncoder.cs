using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>
/// Encodes native frames of 2 to 16 bits as lossless JPEG, ITU-T T.81 H, with the predictor 1, as the transfer syntax
/// 1.2.840.10008.1.2.4.70 wants it; all components in one scan, with a Huffman table made for the frame.
/// </summary>
internal static class JpegLosslessEncoder
{
    private const int Categories = 17;

    /// <summary>Encodes one frame, colour by pixel. Signed samples go as the pattern of their stored bits.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> native, PixelDescription description)
    {
        int samples = description.SamplesPerPixel, pixels = description.Rows * description.Columns, precision = description.BitsStored;
        ushort[] plane = ArrayPool<ushort>.Shared.Rent(pixels);
        ushort[] differences = ArrayPool<ushort>.Shared.Rent(checked(pixels * samples));
        try
        {
            for (int s = 0; s < samples; s++)
            {
                Planes.Read(native, s, description, extendSign: false, plane.AsSpan(0, pixels));
                Predict(plane.AsSpan(0, pixels), description.Columns, 1 << (precision - 1), differences.AsSpan(s), samples);
            }
            ReadOnlySpan<ushort> used = differences.AsSpan(0, pixels * samples);
            long[] counts = new long[Categories];
            foreach (ushort difference in used) counts[CategoryOf((short)difference)]++;
            JpegHuffmanCodes codes = JpegHuffmanCodes.For(counts);
            ArrayBufferWriter<byte> output = new(256 + (int)((codes.BitsFor(counts) + 7) / 8 * 9 / 8));
            WriteHeaders(output, description, codes);
            WriteScan(output, used, codes);
            output.Write<byte>([0xFF, 0xD9]);
            return output.WrittenSpan.ToArray();
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(plane);
            ArrayPool<ushort>.Shared.Return(differences);
        }
    }

    // Predictor 1: the sample to the left; at a row's start the one above, at the frame's half the range (H.1.1). Modulo 2^16.
    private static void Predict(ReadOnlySpan<ushort> plane, int columns, int middle, Span<ushort> differences, int step)
    {
        for (int start = 0; start < plane.Length; start += columns)
        {
            int left = start == 0 ? middle : plane[start - columns];
            for (int x = start; x < start + columns; x++)
            {
                differences[x * step] = (ushort)(plane[x] - left);
                left = plane[x];
            }
        }
    }

    private static int CategoryOf(short difference) => 32 - BitOperations.LeadingZeroCount((uint)Math.Abs((int)difference));

    private static void WriteHeaders(ArrayBufferWriter<byte> output, PixelDescription description, JpegHuffmanCodes codes)
    {
        int samples = description.SamplesPerPixel;
        output.Write<byte>([0xFF, 0xD8]);
        Span<byte> frame = stackalloc byte[10 + (3 * samples)];
        frame[0] = 0xFF;
        frame[1] = 0xC3;
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)(frame.Length - 2));
        frame[4] = (byte)description.BitsStored;
        BinaryPrimitives.WriteUInt16BigEndian(frame[5..], (ushort)description.Rows);
        BinaryPrimitives.WriteUInt16BigEndian(frame[7..], (ushort)description.Columns);
        frame[9] = (byte)samples;
        for (int s = 0; s < samples; s++) (frame[10 + (3 * s)], frame[11 + (3 * s)], frame[12 + (3 * s)]) = ((byte)(s + 1), 0x11, 0);
        output.Write(frame);
        output.Write<byte>([0xFF, 0xC4, 0, (byte)(19 + codes.Values.Length), 0]);
        output.Write(codes.Counts);
        output.Write(codes.Values);
        output.Write<byte>([0xFF, 0xDA, 0, (byte)(6 + (2 * samples)), (byte)samples]);
        for (int s = 0; s < samples; s++) output.Write<byte>([(byte)(s + 1), 0]);
        output.Write<byte>([1, 0, 0]);
    }

    private static void WriteScan(ArrayBufferWriter<byte> output, ReadOnlySpan<ushort> differences, JpegHuffmanCodes codes)
    {
        const int Piece = 1 << 14;
        ulong bits = 0;
        int count = 0;
        for (int from = 0; from < differences.Length; from += Piece)
        {
            // 32 bits a difference at most, twice that where every byte needs stuffing.
            Span<byte> target = output.GetSpan((Piece * 8) + 16);
            int at = 0;
            foreach (ushort raw in differences[from..Math.Min(differences.Length, from + Piece)])
            {
                int difference = (short)raw, category = CategoryOf((short)raw);
                (int code, int length) = codes.Of(category);
                bits = (bits << length) | (uint)code;
                count += length;
                if (category is > 0 and < 16)
                {
                    bits = (bits << category) | ((uint)(difference < 0 ? difference - 1 : difference) & ((1u << category) - 1));
                    count += category;
                }
                for (; count >= 8; count -= 8)
                {
                    byte next = (byte)(bits >> (count - 8));
                    target[at++] = next;
                    if (next == 0xFF) target[at++] = 0;
                }
            }
            output.Advance(at);
        }
        if (count == 0) return;
        // The last byte is filled with ones, F.1.2.3.
        byte last = (byte)((bits << (8 - count)) | (uint)((1 << (8 - count)) - 1));
        output.Write<byte>(last == 0xFF ? [0xFF, 0] : [last]);
    }
}
