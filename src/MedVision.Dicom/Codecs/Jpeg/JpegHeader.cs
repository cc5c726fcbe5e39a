using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>What a JPEG image says of itself before its first scan, ITU-T T.81 B.2, read without decoding anything.</summary>
internal sealed record JpegHeader
{
    /// <summary>The second byte of the frame's marker, C0 to CF, which names the process.</summary>
    public required byte Process { get; init; }

    public required int Precision { get; init; }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required IReadOnlyList<JpegComponent> Components { get; init; }

    /// <summary>There is a JFIF marker, which means grey or YCbCr (ITU-T T.871).</summary>
    public bool IsJfif { get; init; }

    /// <summary>The colour transform of the Adobe marker, or null where there is none: 0 none, 1 YCbCr, 2 YCCK.</summary>
    public int? AdobeTransform { get; init; }

    /// <summary>Process 14, lossless with Huffman codes.</summary>
    public bool IsLossless => Process == 0xC3;

    /// <summary>
    /// Whether three components are YCbCr. The image's own markers go before the data set, because that is what every encoder
    /// acts on and what data sets are wrong about; without a marker the data set decides, and RGB is never subsampled.
    /// </summary>
    public bool IsYcbcr(PixelDescription description) =>
        IsJfif || (AdobeTransform is { } transform ? transform != 0 : !HasRgbNames && (description.PhotometricInterpretation != "RGB" || IsSubsampled));

    /// <summary>The components are not all of the same size.</summary>
    public bool IsSubsampled => Components.Any(c => c.Horizontal != Components[0].Horizontal || c.Vertical != Components[0].Vertical);

    /// <summary>The components are called R, G and B, which libjpeg takes for a statement.</summary>
    public bool HasRgbNames => Components is [{ Id: (byte)'R' }, { Id: (byte)'G' }, { Id: (byte)'B' }];

    /// <summary>Which component bears this identifier.</summary>
    /// <exception cref="DicomException">None does.</exception>
    public int IndexOf(byte id)
    {
        for (int i = 0; i < Components.Count; i++)
            if (Components[i].Id == id) return i;
        throw Bad($"a scan names the component {id}, which is not there");
    }

    /// <summary>Reads the markers up to the first scan and compares the frame header with the data set.</summary>
    /// <exception cref="DicomException">There is no frame header, or it is not of the data set's shape.</exception>
    public static JpegHeader Read(ReadOnlySpan<byte> bytes, PixelDescription description)
    {
        JpegHeader? header = null;
        bool jfif = false;
        int? adobe = null;
        JpegSegments segments = new(bytes);
        while (segments.Next() && segments.Marker != 0xDA)
        {
            if (segments.Marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) header = header is null ? ReadFrame(segments.Marker, segments.Content) : throw Bad("there are two frames in one");
            else if (segments.Marker == 0xE0 && segments.Content.StartsWith("JFIF"u8)) jfif = true;
            else if (segments.Marker == 0xEE && segments.Content.Length >= 12 && segments.Content.StartsWith("Adobe"u8)) adobe = segments.Content[11];
        }
        if (segments.Marker != 0xDA) throw Bad("the image ends before its samples");
        if (header is null) throw Bad("a scan comes before its frame");
        Planes.Check(description, header.Columns, header.Rows, header.Components.Count, header.Precision);
        return header with { IsJfif = jfif, AdobeTransform = adobe };
    }

    private static JpegHeader ReadFrame(byte marker, ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 6 || segment.Length < 6 + (3 * segment[5])) throw Bad("the frame header is cut short");
        JpegComponent[] components = new JpegComponent[segment[5]];
        for (int i = 0; i < components.Length; i++)
        {
            ReadOnlySpan<byte> entry = segment.Slice(6 + (3 * i), 3);
            components[i] = new JpegComponent(entry[0], entry[1] >> 4, entry[1] & 0x0F, entry[2]);
            if (components[i] is not { Horizontal: >= 1 and <= 4, Vertical: >= 1 and <= 4 }) throw Bad($"component {i} has sampling factors of {entry[1]:X2}");
        }
        return new JpegHeader
        {
            Process = marker,
            Precision = segment[0],
            Rows = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]),
            Columns = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]),
            Components = components,
        };
    }

    private static DicomException Bad(string reason) => new("JPEG: " + reason, DicomTags.PixelData);
}
