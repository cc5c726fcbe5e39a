using System.Buffers;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Data;

/// <summary>A run of bytes, in memory or still on the file.</summary>
public readonly struct DicomBytes
{
    private readonly ReadOnlyMemory<byte> memory;
    private readonly FileRange? range;

    public DicomBytes(ReadOnlyMemory<byte> memory) => this.memory = memory;

    internal DicomBytes(ByteSource source, long offset, long length, int swapUnit) => range = new(source, offset, length, swapUnit);

    public long Length => range?.Length ?? memory.Length;

    /// <summary>The bytes are still on the file and are read on every demand.</summary>
    public bool IsOnFile => range is not null;

    /// <summary>Where on the file they are, and of how many bytes the numbers are that must be turned round; null for bytes in memory.</summary>
    internal (long Offset, int SwapUnit)? Place => range is null ? null : (range.Offset, range.SwapUnit);

    /// <summary>All bytes.</summary>
    /// <exception cref="DicomException">They are more than an array can hold.</exception>
    public ReadOnlyMemory<byte> Load()
    {
        if (range is null) return memory;
        if (range.Length > Array.MaxLength)
            throw new DicomException($"the value of {range.Length} bytes does not fit into memory", null, range.Offset, range.Source.Name);
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)range.Length);
        Read(0, bytes);
        return bytes;
    }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/> on.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - destination.Length);
        if (range is null) memory.Span.Slice((int)offset, destination.Length).CopyTo(destination);
        else if (range.SwapUnit == 1) range.Source.Read(range.Offset + offset, destination);
        else ReadSwapped(range, offset, destination);
    }

    /// <summary>Writes all bytes to <paramref name="stream"/> in pieces.</summary>
    public void CopyTo(Stream stream)
    {
        if (range is null)
        {
            stream.Write(memory.Span);
            return;
        }
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
        for (long at = 0; at < range.Length;)
        {
            int count = (int)Math.Min(1 << 18, range.Length - at);
            Read(at, buffer.AsSpan(0, count));
            stream.Write(buffer, 0, count);
            at += count;
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Turns the byte order of every number round, in place; a rest that is no whole number stays as it is.</summary>
    internal static void Swap(Span<byte> bytes, int unit)
    {
        for (int i = 0; unit > 1 && i + unit <= bytes.Length; i += unit) bytes.Slice(i, unit).Reverse();
    }

    private static void ReadSwapped(FileRange range, long offset, Span<byte> destination)
    {
        int unit = range.SwapUnit;
        long start = offset / unit * unit, end = Math.Min(range.Length, (offset + destination.Length + unit - 1) / unit * unit);
        byte[] aligned = new byte[end - start];
        range.Source.Read(range.Offset + start, aligned);
        Swap(aligned, unit);
        aligned.AsSpan((int)(offset - start), destination.Length).CopyTo(destination);
    }

    private sealed record FileRange(ByteSource Source, long Offset, long Length, int SwapUnit);
}
