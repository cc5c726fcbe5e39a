using Microsoft.Win32.SafeHandles;

namespace MedVision.Dicom.IO;

/// <summary>Where bytes come from: memory, or a file that is read in windows.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>The file, for messages.</summary>
    public abstract string Name { get; }

    public abstract long Length { get; }

    /// <summary>Long values are better left here than read at once.</summary>
    public abstract bool IsLazy { get; }

    /// <summary>At least <paramref name="atLeast"/> bytes from <paramref name="offset"/>, which must lie inside; slices of it may be kept.</summary>
    public abstract ReadOnlyMemory<byte> Window(long offset, int atLeast);

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/>; the range must lie inside.</summary>
    public abstract void Read(long offset, Span<byte> destination);

    public virtual void Dispose()
    {
    }
}

/// <summary>Bytes in memory; values are slices of them.</summary>
internal sealed class MemorySource(ReadOnlyMemory<byte> bytes, string name) : ByteSource
{
    public override string Name => name;

    public override long Length => bytes.Length;

    public override bool IsLazy => false;

    public override ReadOnlyMemory<byte> Window(long offset, int atLeast) => bytes[(int)offset..];

    public override void Read(long offset, Span<byte> destination) => bytes.Span.Slice((int)offset, destination.Length).CopyTo(destination);
}

/// <summary>An open file; windows of it are read as parsing goes on, long values stay there until asked for.</summary>
internal sealed class FileSource : ByteSource
{
    private const int FirstWindow = 16 * 1024, LargestWindow = 1024 * 1024;
    private readonly SafeFileHandle handle;
    private int nextWindow = FirstWindow;

    public FileSource(string path)
    {
        Name = path;
        handle = File.OpenHandle(path);
        Length = RandomAccess.GetLength(handle);
    }

    public override string Name { get; }

    public override long Length { get; }

    public override bool IsLazy => true;

    public override ReadOnlyMemory<byte> Window(long offset, int atLeast)
    {
        byte[] window = GC.AllocateUninitializedArray<byte>((int)Math.Min(Length - offset, Math.Max(atLeast, nextWindow)));
        // Most headers fit into the first window, and what follows them stays on the file; those of a megabyte (enhanced multi-frame) come in a few reads.
        nextWindow = Math.Min(nextWindow * 2, LargestWindow);
        Read(offset, window);
        return window;
    }

    public override void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(handle, destination, offset);
            if (read == 0) throw new EndOfStreamException($"{Name}: the file was shortened while it was open (no byte at {offset})");
            destination = destination[read..];
            offset += read;
        }
    }

    public override void Dispose() => handle.Dispose();
}
