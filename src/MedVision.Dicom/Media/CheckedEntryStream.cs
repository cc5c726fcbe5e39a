using System.IO.Compression;

namespace MedVision.Dicom.Media;

/// <summary>Reads a ZIP's entry and holds it to what the directory says of it: length and CRC-32 (the framework checks neither).</summary>
internal sealed class CheckedEntryStream(Stream inner, ZipArchiveEntry entry) : Stream
{
    private static readonly uint[] table = MakeTable();
    private uint crc = uint.MaxValue;
    private long length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => length; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Check(buffer.AsSpan(offset, inner.Read(buffer, offset, count)), count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        return Check(buffer.Span[..read], buffer.Length);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private int Check(ReadOnlySpan<byte> bytes, int asked)
    {
        if (asked == 0) return 0;
        length += bytes.Length;
        if (length > entry.Length) throw new InvalidDataException($"it unpacks to more than the {entry.Length} bytes that the ZIP's directory says");
        if (bytes.IsEmpty)
        {
            if (length < entry.Length) throw new InvalidDataException($"it ends after {length} of {entry.Length} bytes");
            if (~crc != entry.Crc32) throw new InvalidDataException("its checksum is wrong");
        }
        foreach (byte value in bytes) crc = table[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return bytes.Length;
    }

    private static uint[] MakeTable()
    {
        uint[] made = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            uint value = n;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            made[n] = value;
        }
        return made;
    }
}
