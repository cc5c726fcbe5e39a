using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Codecs.Indexing;

/// <summary>
/// Where each frame of a file stands and how it is to be read: with it a frame is read by itself, however long the header and however many
/// the frames, and nothing is parsed. Made once (<see cref="Of"/>), kept as a few bytes a frame (<see cref="ToBytes"/>).
/// </summary>
public sealed class FrameIndex
{
    private const byte Version = 1;

    private FrameIndex(TransferSyntax syntax, PixelDescription stored) => (TransferSyntax, Stored) = (syntax, stored);

    /// <summary>The file's.</summary>
    public TransferSyntax TransferSyntax { get; }

    /// <summary>What the data set says of the pixels.</summary>
    public PixelDescription Stored { get; }

    /// <summary>Frames lie in fragments (PS3.5 A.4); else they follow each other.</summary>
    public bool IsEncapsulated => Items.Length > 0;

    /// <summary>The place of native pixels in the file: first byte and length.</summary>
    internal (long Offset, long Length) Pixels { get; private init; }

    /// <summary>Bytes of a number that must be turned round; 1 for none.</summary>
    internal int SwapUnit { get; private init; } = 1;

    /// <summary>Where the item tag of each fragment stands, and behind the last, where that fragment ends.</summary>
    internal long[] Items { get; private init; } = [];

    /// <summary>The first fragment of each frame; empty where each frame is one fragment.</summary>
    internal int[] Starts { get; private init; } = [];

    /// <summary>The bytes that the file has at least.</summary>
    internal long End => IsEncapsulated ? Items[^1] : Pixels.Offset + Pixels.Length;

    /// <summary>
    /// The index of a file opened by <see cref="DicomFile.Open(string)"/>; null where frames have no place in it: no pixels, a deflated data
    /// set, fragments that cannot be told apart into frames, a film's single stream, fewer pixels than frames.
    /// </summary>
    /// <exception cref="DicomException">The pixels cannot be described.</exception>
    public static FrameIndex? Of(DicomFile file)
    {
        DicomElement? pixels = file.Dataset[DicomTags.PixelData] ?? file.Dataset[DicomTags.FloatPixelData] ?? file.Dataset[DicomTags.DoubleFloatPixelData];
        if (pixels is DicomValue { Bytes: { Place: { } place } bytes })
        {
            PixelDescription native = PixelDescription.From(file.Dataset);
            bool whole = (UInt128)bytes.Length >= (((UInt128)native.FrameBits * (uint)native.NumberOfFrames) + 7) / 8;
            return whole ? new FrameIndex(file.TransferSyntax, native) { Pixels = (place.Offset, bytes.Length), SwapUnit = place.SwapUnit } : null;
        }
        if (pixels is not DicomFragments { FirstItem: { } first } fragments) return null;
        PixelDescription stored = PixelDescription.From(file.Dataset);
        if (EncapsulatedFrames.FindAll(file.Dataset, fragments, stored.NumberOfFrames) is not { } starts) return null;
        long[] items = new long[fragments.Fragments.Count + 1];
        items[0] = first;
        for (int i = 1; i < items.Length; i++) items[i] = items[i - 1] + 8 + fragments.Fragments[i - 1].Length;
        return new FrameIndex(file.TransferSyntax, stored) { Items = items, Starts = starts.Length == items.Length - 1 ? [] : starts };
    }

    /// <summary>The index as bytes for <see cref="FromBytes"/>: about 60, and 3 a fragment.</summary>
    public byte[] ToBytes()
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        writer.Write(Version);
        writer.Write(TransferSyntax.Uid);
        Write(writer, Stored);
        writer.Write7BitEncodedInt64(Items.Length);
        if (IsEncapsulated)
        {
            writer.Write7BitEncodedInt64(Items[0]);
            for (int i = 1; i < Items.Length; i++) writer.Write7BitEncodedInt64(Items[i] - Items[i - 1]);
            writer.Write7BitEncodedInt(Starts.Length);
            for (int i = 0; i < Starts.Length; i++) writer.Write7BitEncodedInt(Starts[i] - (i == 0 ? 0 : Starts[i - 1]));
        }
        else
        {
            writer.Write7BitEncodedInt64(Pixels.Offset);
            writer.Write7BitEncodedInt64(Pixels.Length);
            writer.Write7BitEncodedInt(SwapUnit);
        }
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; null for bytes of another version.</summary>
    /// <exception cref="EndOfStreamException">The bytes were cut off.</exception>
    public static FrameIndex? FromBytes(byte[] bytes)
    {
        using MemoryStream stream = new(bytes, writable: false);
        using BinaryReader reader = new(stream);
        if (bytes.Length == 0 || reader.ReadByte() != Version || TransferSyntax.Find(reader.ReadString()) is not { } syntax) return null;
        PixelDescription stored = ReadDescription(reader);
        long count = reader.Read7BitEncodedInt64();
        if (count > bytes.Length) throw new EndOfStreamException($"an index of {bytes.Length} bytes does not hold {count} fragments");
        if (count == 0)
            return new FrameIndex(syntax, stored) { Pixels = (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64()), SwapUnit = reader.Read7BitEncodedInt() };
        long[] items = new long[count];
        items[0] = reader.Read7BitEncodedInt64();
        for (int i = 1; i < items.Length; i++) items[i] = items[i - 1] + reader.Read7BitEncodedInt64();
        int[] starts = new int[Math.Min(reader.Read7BitEncodedInt(), bytes.Length)];
        for (int i = 0; i < starts.Length; i++) starts[i] = reader.Read7BitEncodedInt() + (i == 0 ? 0 : starts[i - 1]);
        return new FrameIndex(syntax, stored) { Items = items, Starts = starts };
    }

    /// <summary>The fragments of a frame counted from 0: the first, and the one behind the last.</summary>
    internal (int First, int End) FragmentsOf(int frame) =>
        Starts.Length == 0 ? (frame, frame + 1) : (Starts[frame], frame + 1 < Starts.Length ? Starts[frame + 1] : Items.Length - 1);

    private static void Write(BinaryWriter writer, PixelDescription pixels)
    {
        foreach (int number in (int[])[pixels.Rows, pixels.Columns, pixels.SamplesPerPixel, pixels.BitsAllocated, pixels.BitsStored, pixels.HighBit, pixels.PlanarConfiguration, pixels.NumberOfFrames])
            writer.Write7BitEncodedInt(number);
        writer.Write(pixels.IsSigned);
        writer.Write(pixels.IsFloat);
        writer.Write(pixels.PhotometricInterpretation);
    }

    private static PixelDescription ReadDescription(BinaryReader reader) => new()
    {
        Rows = reader.Read7BitEncodedInt(),
        Columns = reader.Read7BitEncodedInt(),
        SamplesPerPixel = reader.Read7BitEncodedInt(),
        BitsAllocated = reader.Read7BitEncodedInt(),
        BitsStored = reader.Read7BitEncodedInt(),
        HighBit = reader.Read7BitEncodedInt(),
        PlanarConfiguration = reader.Read7BitEncodedInt(),
        NumberOfFrames = reader.Read7BitEncodedInt(),
        IsSigned = reader.ReadBoolean(),
        IsFloat = reader.ReadBoolean(),
        PhotometricInterpretation = reader.ReadString(),
    };
}
