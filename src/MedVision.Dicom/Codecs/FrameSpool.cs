using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using Microsoft.Win32.SafeHandles;

namespace MedVision.Dicom.Codecs;

/// <summary>
/// Frames on their way from one syntax to another: in memory, or, where they are many, in a temporary file that goes with the
/// object. So the transcoding of a file of gigabytes needs the memory of a few frames.
/// </summary>
internal sealed class FrameSpool : ByteSource
{
    /// <summary>Bytes that may stay in memory.</summary>
    public const long MostInMemory = 256L << 20;

    private readonly SafeFileHandle? file;
    private readonly List<byte[]> pieces = [];
    private long length;

    /// <param name="expected">How many bytes there may be.</param>
    /// <param name="name">The file that they come from, for messages.</param>
    /// <param name="mostInMemory">More than that go to a temporary file.</param>
    public FrameSpool(long expected, string name, long mostInMemory = MostInMemory)
    {
        Name = name;
        if (expected <= mostInMemory) return;
        string path = Path.Combine(Path.GetTempPath(), $"medvision-frames-{Guid.NewGuid():N}");
        file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    }

    public override string Name { get; }

    public override long Length => length;

    public override bool IsLazy => file is not null;

    /// <summary>Keeps <paramref name="bytes"/>, which are the spool's from now on.</summary>
    public DicomBytes Append(byte[] bytes)
    {
        if (file is null)
        {
            pieces.Add(bytes);
            length += bytes.Length;
            return new DicomBytes(bytes);
        }
        RandomAccess.Write(file, bytes, length);
        length += bytes.Length;
        return new DicomBytes(this, length - bytes.Length, bytes.Length, swapUnit: 1);
    }

    /// <summary>All that has been appended, as one value.</summary>
    public DicomBytes Whole()
    {
        if (file is not null) return new DicomBytes(this, 0, length, swapUnit: 1);
        if (pieces.Count == 1) return new DicomBytes(pieces[0]);
        byte[] whole = GC.AllocateUninitializedArray<byte>(checked((int)length));
        int at = 0;
        foreach (byte[] piece in pieces)
        {
            piece.CopyTo(whole, at);
            at += piece.Length;
        }
        pieces.Clear();
        return new DicomBytes(whole);
    }

    public override ReadOnlyMemory<byte> Window(long offset, int atLeast)
    {
        byte[] window = new byte[atLeast];
        Read(offset, window);
        return window;
    }

    public override void Read(long offset, Span<byte> destination)
    {
        if (file is null) throw new InvalidOperationException("the frames are in memory");
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(file, destination, offset);
            if (read == 0) throw new EndOfStreamException("the temporary file of frames has been cut short");
            destination = destination[read..];
            offset += read;
        }
    }

    public override void Dispose() => file?.Dispose();
}
