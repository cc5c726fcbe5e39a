using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Frames;

namespace MedVision.Imaging.Overlays;

/// <summary>
/// Reads the overlay planes of a frame, PS3.3 C.9.2: from Overlay Data, for one frame, some or all of them, or, as the standard had it before
/// 2004, from unused bits of the pixel cells (PS3.5 8.1.2).
/// </summary>
public static class OverlayReader
{
    /// <summary>The planes that lie on the 0-based <paramref name="frame"/>, by rising group; empty if there are none.</summary>
    /// <exception cref="DicomException">Overlay Data is shorter than its rows and columns need, or the pixels that carry a plane cannot be decoded.</exception>
    public static IReadOnlyList<Overlay> Read(DicomFile file, int frame) => NamedErrors.Of(file, () => ReadAll(file, frame));

    private static List<Overlay> ReadAll(DicomFile file, int frame)
    {
        List<Overlay> overlays = [];
        for (int group = 0x6000; group <= 0x60FE; group += 2)
        {
            Tags tags = new(group);
            if (file.Dataset.Contains(tags.Rows) && Read(file, frame, tags) is { } overlay) overlays.Add(overlay);
        }
        return overlays;
    }

    private static Overlay? Read(DicomFile file, int frame, Tags tags)
    {
        DicomDataset dataset = file.Dataset;
        int rows = Side(dataset, tags.Rows), columns = Side(dataset, tags.Columns);
        byte[]? bits = dataset.Contains(tags.Data) ? FromData(dataset, tags, frame, rows, columns) : FromPixels(file, tags, frame, rows, columns);
        if (bits is null) return null;
        int[] origin = dataset.GetInt32s(tags.Origin);
        return new Overlay(tags.Group, dataset.GetString(tags.Type) == "R", rows, columns, origin.Length == 2 ? origin[0] : 1, origin.Length == 2 ? origin[1] : 1, bits)
        {
            Label = dataset.GetString(tags.Label),
            Description = dataset.GetString(tags.Description),
        };
    }

    /// <summary>The plane's bits, or null where Overlay Data does not cover this frame.</summary>
    private static byte[]? FromData(DicomDataset dataset, Tags tags, int frame, int rows, int columns)
    {
        // Without Number of Frames in Overlay, one plane lies on every frame of the image.
        long index = 0;
        if (dataset.GetInt32(tags.Frames) is int frames)
        {
            index = frame + 1L - (dataset.GetInt32(tags.FrameOrigin) ?? 1);
            if (index < 0 || index >= frames) return null;
        }
        ReadOnlySpan<byte> data = dataset.GetBytes(tags.Data).Span;
        long count = (long)rows * columns, first = index * count;
        // Some writers round the last byte down: its bits are taken as not set.
        if (first + count > (data.Length * 8L) + 7) throw new DicomException($"the overlay holds {data.Length} bytes, {(first + count + 7) / 8} are needed", tags.Data);
        byte[] bits = new byte[count];
        int held = (int)Math.Min(count, (data.Length * 8L) - first);
        for (int i = 0; i < held; i++) bits[i] = (byte)((data[(int)((first + i) >> 3)] >> (int)((first + i) & 7)) & 1);
        return bits;
    }

    /// <summary>The plane inside the pixel cells, or null where no unused bit carries one.</summary>
    private static byte[]? FromPixels(DicomFile file, Tags tags, int frame, int rows, int columns)
    {
        if (file.Dataset.GetInt32(tags.BitPosition) is not int position || !file.Dataset.Contains(DicomTags.PixelData)) return null;
        PixelDescription pixels = FrameDecoder.Describe(file);
        bool unused = position >= 0 && position < pixels.BitsAllocated && (position > pixels.HighBit || position <= pixels.HighBit - pixels.BitsStored);
        if (!unused || pixels.SamplesPerPixel != 1 || rows != pixels.Rows || columns != pixels.Columns || pixels.BitsAllocated < 8) return null;
        byte[] cells = FrameDecoder.Decode(file, frame), bits = new byte[(long)rows * columns];
        int width = pixels.BitsAllocated / 8;
        for (int i = 0; i < bits.Length; i++) bits[i] = (byte)((cells[(i * width) + (position / 8)] >> (position % 8)) & 1);
        return bits;
    }

    private static int Side(DicomDataset dataset, DicomTag tag) =>
        dataset.RequireInt32(tag) is > 0 and <= ushort.MaxValue and int side ? side : throw new DicomException("an overlay has at least one row and column", tag);

    /// <summary>The tags of one repeating group, PS3.5 7.6.</summary>
    private sealed record Tags(int Group)
    {
        internal DicomTag Rows => Tag(0x0010);
        internal DicomTag Columns => Tag(0x0011);
        internal DicomTag Frames => Tag(0x0015);
        internal DicomTag Description => Tag(0x0022);
        internal DicomTag Type => Tag(0x0040);
        internal DicomTag Origin => Tag(0x0050);
        internal DicomTag FrameOrigin => Tag(0x0051);
        internal DicomTag BitPosition => Tag(0x0102);
        internal DicomTag Label => Tag(0x1500);
        internal DicomTag Data => Tag(0x3000);

        private DicomTag Tag(ushort element) => new((ushort)Group, element);
    }
}
