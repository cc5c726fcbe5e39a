using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>A Huffman table, ITU-T T.81 C and F.2.2.3.</summary>
internal sealed class HuffmanTable
{
    private readonly int[] largest = new int[17], offset = new int[17];
    private readonly byte[] values;

    public HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        this.values = values.ToArray();
        int code = 0, used = 0;
        for (int length = 1; length <= 16; length++)
        {
            offset[length] = used - code;
            code += counts[length - 1];
            used += counts[length - 1];
            if (code > 1 << length) throw new DicomException("lossless JPEG: a Huffman table has more codes than bits allow", DicomTags.PixelData);
            largest[length] = counts[length - 1] == 0 ? -1 : code - 1;
            code <<= 1;
        }
    }

    public int Decode(ref EntropyBits bits)
    {
        int code = 0;
        for (int length = 1; length <= 16; length++)
        {
            code = (code << 1) | bits.Next();
            if (code <= largest[length]) return values[code + offset[length]];
        }
        throw new DicomException("lossless JPEG: a code is in no Huffman table", DicomTags.PixelData);
    }
}
