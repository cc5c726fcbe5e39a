using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>Walks from marker to marker, ITU-T T.81 B.1.1.</summary>
internal ref struct JpegSegments
{
    private readonly ReadOnlySpan<byte> bytes;

    /// <exception cref="DicomException">There is no start of image.</exception>
    public JpegSegments(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8) throw Bad("there is no start of image");
        this.bytes = bytes;
        Position = 2;
    }

    /// <summary>Where the next marker is looked for; behind a scan's header, its bits start here.</summary>
    public int Position { get; set; }

    /// <summary>The second byte of the last marker.</summary>
    public byte Marker { get; private set; }

    /// <summary>The segment's content without its length.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Goes on to the next marker with a segment; false at the end of the image or of the bytes.</summary>
    /// <exception cref="DicomException">A segment is cut short.</exception>
    public bool Next()
    {
        while (true)
        {
            while (Position + 1 < bytes.Length && (bytes[Position] != 0xFF || bytes[Position + 1] is 0 or 0xFF)) Position++;
            if (Position + 1 >= bytes.Length) return false;
            Marker = bytes[Position + 1];
            Position += 2;
            if (Marker == 0xD9) return false;
            if (Marker is not (0x01 or (>= 0xD0 and <= 0xD8))) break;
        }
        if (bytes.Length - Position < 2) throw Bad("the image is cut short");
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[Position..]);
        if (length < 2 || length > bytes.Length - Position) throw Bad($"a segment of {length} bytes at {Position} is cut short");
        Content = bytes.Slice(Position + 2, length - 2);
        Position += length;
        return true;
    }

    private static DicomException Bad(string reason) => new("JPEG: " + reason, DicomTags.PixelData);
}
