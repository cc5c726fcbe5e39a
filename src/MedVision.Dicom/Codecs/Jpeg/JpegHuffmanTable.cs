using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>A Huffman table, ITU-T T.81 C and F.2.2.3.</summary>
internal sealed class JpegHuffmanTable
{
    /// <summary>Codes up to this length are looked up at once.</summary>
    public const int ShortBits = 10;

    private readonly int[] largest = new int[17], offset = new int[17];
    private readonly byte[] values;

    /// <summary>Builds the table from the number of codes of 1 to 16 bits and their values.</summary>
    /// <exception cref="DicomException">There are more codes than bits allow.</exception>
    public JpegHuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        this.values = values.ToArray();
        for (int length = 1, code = 0, used = 0; length <= 16; length++, code <<= 1)
        {
            int count = counts[length - 1];
            if (code + count > 1 << length) throw new DicomException("JPEG: a Huffman table has more codes than bits allow", DicomTags.PixelData);
            for (int i = 0; i < count && length <= ShortBits; i++)
                Short.AsSpan((code + i) << (ShortBits - length), 1 << (ShortBits - length)).Fill((ushort)((length << 8) | values[used + i]));
            offset[length] = used - code;
            code += count;
            used += count;
            largest[length] = count == 0 ? -1 : code - 1;
        }
    }

    /// <summary>Length (high byte) and value (low byte) of the code that the next bits start with; 0 where it is longer.</summary>
    public ushort[] Short { get; } = new ushort[1 << ShortBits];

    /// <summary>Length and value, as in <see cref="Short"/>, of the code at the head of 16 bits.</summary>
    /// <exception cref="DicomException">There is no such code.</exception>
    public int DecodeLong(int bits)
    {
        for (int length = ShortBits + 1; length <= 16; length++)
        {
            int code = bits >> (16 - length);
            if (code <= largest[length]) return (length << 8) | values[code + offset[length]];
        }
        throw new DicomException("JPEG: a code is in no Huffman table", DicomTags.PixelData);
    }
}
