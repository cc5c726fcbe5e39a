using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>The bits of a scan, ITU-T T.81 F.2.2.5: a zero byte behind FF is stuffing, anything else there a marker.</summary>
internal ref struct EntropyBits(ReadOnlySpan<byte> bytes, int position)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int current, left;

    public int Position { get; private set; } = position;

    public int Next()
    {
        if (left == 0) Fill();
        left--;
        return (current >> left) & 1;
    }

    /// <summary>A difference between sample and prediction, H.1.2.2.</summary>
    public int Difference(HuffmanTable table)
    {
        int size = table.Decode(ref this);
        if (size == 0) return 0;
        if (size == 16) return 32768;
        if (size > 16) throw Bad("a difference of more than 16 bits");
        int value = 0;
        for (int i = 0; i < size; i++) value = (value << 1) | Next();
        return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    }

    /// <summary>Passes a restart marker.</summary>
    public void Restart()
    {
        left = 0;
        if (bytes.Length - Position < 2 || bytes[Position] != 0xFF || bytes[Position + 1] is < 0xD0 or > 0xD7) throw Bad($"there is no restart marker at {Position}");
        Position += 2;
    }

    private void Fill()
    {
        if (Position >= bytes.Length) throw Bad("the scan is cut short");
        current = bytes[Position++];
        left = 8;
        if (current != 0xFF) return;
        if (Position >= bytes.Length || bytes[Position] != 0) throw Bad($"the scan ends at {Position}, before its samples");
        Position++;
    }

    private static DicomException Bad(string reason) => new("lossless JPEG: " + reason, DicomTags.PixelData);
}
