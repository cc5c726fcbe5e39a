using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>What DHT, DQT and DRI segments have set so far, ITU-T T.81 B.2.4.</summary>
internal sealed class JpegTables
{
    private readonly JpegHuffmanTable?[] huffman = new JpegHuffmanTable?[8];
    private readonly ushort[]?[] quantization = new ushort[]?[4];

    /// <summary>MCUs between two restart markers; 0: there are none.</summary>
    public int RestartInterval { get; private set; }

    /// <exception cref="DicomException">There is no such table.</exception>
    public JpegHuffmanTable Dc(int index) => huffman[index & 3] ?? throw Bad($"a scan names the Huffman table {index}, which is not there");

    /// <exception cref="DicomException">There is no such table.</exception>
    public JpegHuffmanTable Ac(int index) => huffman[4 + (index & 3)] ?? throw Bad($"a scan names the Huffman table {index}, which is not there");

    /// <summary>Sixty-four steps in zigzag order.</summary>
    /// <exception cref="DicomException">There is no such table.</exception>
    public ushort[] Steps(int index) => index < 4 && quantization[index] is { } steps ? steps : throw Bad($"a component names the quantization table {index}, which is not there");

    /// <summary>Takes up one segment; others than DHT, DQT and DRI are of no interest.</summary>
    /// <exception cref="DicomException">It is damaged.</exception>
    public void Read(byte marker, ReadOnlySpan<byte> segment)
    {
        switch (marker)
        {
            case 0xC4: ReadHuffman(segment); break;
            case 0xDB: ReadQuantization(segment); break;
            case 0xDD: RestartInterval = segment.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(segment) : throw Bad("the restart interval is cut short"); break;
        }
    }

    private void ReadHuffman(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            if (segment.Length < 17 || (segment[0] & 0x0F) > 3 || segment[0] > 0x1F) throw Bad("a Huffman table is cut short");
            int count = 0;
            foreach (byte codes in segment.Slice(1, 16)) count += codes;
            if (count > 256 || segment.Length < 17 + count) throw Bad("a Huffman table is cut short");
            huffman[((segment[0] >> 4) * 4) + (segment[0] & 3)] = new JpegHuffmanTable(segment.Slice(1, 16), segment.Slice(17, count));
            segment = segment[(17 + count)..];
        }
    }

    private void ReadQuantization(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            int width = (segment[0] >> 4) + 1, length = 1 + (64 * width);
            if (width > 2 || (segment[0] & 0x0F) > 3 || segment.Length < length) throw Bad("a quantization table is cut short");
            ushort[] steps = new ushort[64];
            for (int i = 0; i < 64; i++) steps[i] = width == 1 ? segment[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + (2 * i))..]);
            quantization[segment[0] & 3] = steps;
            segment = segment[length..];
        }
    }

    private static DicomException Bad(string reason) => new("JPEG: " + reason, DicomTags.PixelData);
}
