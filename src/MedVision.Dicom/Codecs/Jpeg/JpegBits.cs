using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>The bits of a scan, ITU-T T.81 F.2.2.5: a zero byte behind FF is stuffing, anything else there a marker, which ends them.</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> bytes, int position)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    // The next bits, the first one highest; behind the last byte of the scan they are zeros, which are counted and may not be used.
    private ulong buffer;
    private int count, padding;

    /// <summary>Where the bytes that are not in the buffer start; once the scan is read, at or before its marker.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Decodes one symbol.</summary>
    public int Decode(JpegHuffmanTable table)
    {
        if (count < 32) Fill();
        int found = table.Short[(int)(buffer >> (64 - JpegHuffmanTable.ShortBits))];
        if (found == 0) found = table.DecodeLong((int)(buffer >> 48));
        Skip(found >> 8);
        return found & 0xFF;
    }

    /// <summary>The next <paramref name="length"/> bits, 1 to 16. The buffer holds them behind a symbol.</summary>
    public int Take(int length)
    {
        if (count < length) Fill();
        int value = (int)(buffer >> (64 - length));
        Skip(length);
        return value;
    }

    /// <summary>A signed value of <paramref name="size"/> bits, 0 to 16, T.81 F.2.2.1.</summary>
    public int TakeSigned(int size)
    {
        if (size == 0) return 0;
        int value = Take(size);
        return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    }

    /// <summary>No more bits have been used than there are.</summary>
    /// <exception cref="DicomException">The scan is cut short.</exception>
    public readonly void Check()
    {
        if (count < padding) throw new DicomException($"JPEG: the scan ends at {Position}, before its samples", DicomTags.PixelData);
    }

    /// <summary>Passes the restart marker of this number.</summary>
    /// <exception cref="DicomException">It is not the next marker.</exception>
    public void Restart(int number)
    {
        Check();
        (buffer, count, padding) = (0, 0, 0);
        int at = Position;
        while (at + 1 < bytes.Length && (bytes[at] != 0xFF || bytes[at + 1] is 0 or 0xFF)) at++;
        if (at + 1 >= bytes.Length || bytes[at + 1] != 0xD0 + (number & 7)) throw new DicomException($"JPEG: there is no restart marker {number & 7} at {Position}", DicomTags.PixelData);
        Position = at + 2;
    }

    private void Skip(int length)
    {
        buffer <<= length;
        count -= length;
    }

    private void Fill()
    {
        while (count <= 32 && bytes.Length - Position >= 4)
        {
            uint four = BinaryPrimitives.ReadUInt32BigEndian(bytes[Position..]);
            // No byte of the four is FF.
            if (((~four - 0x01010101) & four & 0x80808080) != 0) break;
            buffer |= (ulong)four << (32 - count);
            count += 32;
            Position += 4;
        }
        while (count <= 56)
        {
            int next = 0;
            if (Position < bytes.Length && bytes[Position] != 0xFF)
            {
                next = bytes[Position++];
            }
            else if (Position + 1 < bytes.Length && bytes[Position + 1] == 0)
            {
                next = 0xFF;
                Position += 2;
            }
            else
            {
                padding += 8;
            }
            buffer |= (ulong)(uint)next << (56 - count);
            count += 8;
        }
    }
}
