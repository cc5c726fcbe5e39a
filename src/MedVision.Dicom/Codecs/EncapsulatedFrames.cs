using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs;

/// <summary>Says which fragments make up a frame, PS3.5 A.4.</summary>
internal static class EncapsulatedFrames
{
    /// <summary>The bytes of one encoded frame.</summary>
    /// <exception cref="DicomException">The fragments do not tell where the frame is.</exception>
    public static ReadOnlyMemory<byte> Read(DicomDataset dataset, DicomFragments pixels, int frame, int frames)
    {
        (int first, int end) = Find(dataset, pixels, frame, frames);
        return Join(pixels.Fragments, first, end, frame);
    }

    /// <summary>The fragments from <paramref name="first"/> to before <paramref name="end"/> as one run of bytes.</summary>
    public static ReadOnlyMemory<byte> Join(IReadOnlyList<DicomBytes> fragments, int first, int end, int frame)
    {
        if (end - first == 1) return fragments[first].Load();
        long length = 0;
        for (int i = first; i < end; i++) length += fragments[i].Length;
        if (length > Array.MaxLength) throw Bad($"frame {frame + 1} has {length} bytes");
        byte[] joined = new byte[length];
        for (int i = first, at = 0; i < end; at += (int)fragments[i].Length, i++)
            fragments[i].Read(0, joined.AsSpan(at, (int)fragments[i].Length));
        return joined;
    }

    /// <summary>The first fragment of every frame, in their order; null where that cannot be told of each.</summary>
    public static int[]? FindAll(DicomDataset dataset, DicomFragments pixels, int frames)
    {
        int count = pixels.Fragments.Count;
        if (count < frames || count == 0) return null;
        if (frames == 1) return [0];
        if (count == frames) return [.. Enumerable.Range(0, frames)];
        ReadOnlySpan<byte> extended = dataset.GetBytes(DicomTags.ExtendedOffsetTable).Span;
        int[] starts = new int[frames];
        if (extended.Length == 8L * frames || pixels.BasicOffsetTable.Count == frames)
        {
            Dictionary<ulong, int> places = [];
            ulong at = 0;
            for (int i = 0; i < count; at += 8 + (ulong)pixels.Fragments[i].Length, i++) places.Add(at, i);
            for (int frame = 0; frame < frames; frame++)
            {
                ulong start = extended.Length == 8L * frames ? Table(extended, frame) : pixels.BasicOffsetTable[frame];
                if (!places.TryGetValue(start, out starts[frame]) || (frame > 0 && starts[frame] <= starts[frame - 1])) return null;
            }
            return starts;
        }
        List<int> images = ImageStarts(pixels);
        return images.Count == frames ? [.. images] : null;
    }

    private static (int First, int End) Find(DicomDataset dataset, DicomFragments pixels, int frame, int frames)
    {
        int count = pixels.Fragments.Count;
        if (frames == 1 && count > 0) return (0, count);
        if (count == frames) return (frame, frame + 1);
        ReadOnlySpan<byte> extended = dataset.GetBytes(DicomTags.ExtendedOffsetTable).Span;
        if (extended.Length == 8L * frames)
            return Range(pixels, Table(extended, frame), frame + 1 < frames ? Table(extended, frame + 1) : null, frame);
        if (pixels.BasicOffsetTable.Count == frames)
            return Range(pixels, pixels.BasicOffsetTable[frame], frame + 1 < frames ? pixels.BasicOffsetTable[frame + 1] : null, frame);
        if (count < frames) throw Bad($"there are {count} fragments for {frames} frames");
        return ByImageStarts(pixels, frame, frames);
    }

    private static ulong Table(ReadOnlySpan<byte> extended, int frame) => BinaryPrimitives.ReadUInt64LittleEndian(extended[(8 * frame)..]);

    private static (int First, int End) Range(DicomFragments pixels, ulong start, ulong? next, int frame)
    {
        int first = At(pixels, start), end = next is { } stop ? At(pixels, stop) : pixels.Fragments.Count;
        return first >= 0 && end > first ? (first, end) : throw Bad($"the offset table's entry {start} for frame {frame + 1} is no fragment's start");
    }

    private static int At(DicomFragments pixels, ulong offset)
    {
        ulong at = 0;
        for (int i = 0; i < pixels.Fragments.Count; i++)
        {
            if (at == offset) return i;
            ulong length = (ulong)pixels.Fragments[i].Length;
            at += 8 + length;
        }
        return -1;
    }

    // Without any table, a fragment that starts like an image starts a frame: JPEG family FF D8, JPEG 2000 FF 4F.
    private static (int First, int End) ByImageStarts(DicomFragments pixels, int frame, int frames)
    {
        List<int> starts = ImageStarts(pixels);
        if (starts.Count != frames) throw Bad($"{pixels.Fragments.Count} fragments without an offset table cannot be told apart into {frames} frames");
        return (starts[frame], frame + 1 < frames ? starts[frame + 1] : pixels.Fragments.Count);
    }

    private static List<int> ImageStarts(DicomFragments pixels)
    {
        List<int> starts = [];
        Span<byte> head = stackalloc byte[2];
        for (int i = 0; i < pixels.Fragments.Count; i++)
        {
            if (pixels.Fragments[i].Length < 2) continue;
            pixels.Fragments[i].Read(0, head);
            if (head[0] == 0xFF && head[1] is 0xD8 or 0x4F) starts.Add(i);
        }
        return starts;
    }

    private static DicomException Bad(string reason) => new(reason, DicomTags.PixelData);
}
