using System.IO.Compression;

namespace MedVision.Dicom.Fuzzing.Mutations;

/// <summary>A file whose data set is a deflate stream, opened so that damage can be done inside it.</summary>
internal sealed class Deflated
{
    private const int Most = 256 * 1024;
    private readonly byte[] head;

    private Deflated(byte[] head, byte[] content) => (this.head, Content) = (head, content);

    /// <summary>Meta information and the inflated data set, which follows it in explicit encoding.</summary>
    public byte[] Content { get; }

    /// <summary>Null where the file is not deflated or is too large.</summary>
    public static Deflated? Open(byte[] bytes)
    {
        ElementScan scan = ElementScan.Of(bytes, false);
        if (!scan.IsDeflated) return null;
        byte[] inflated = new byte[Most];
        using DeflateStream stream = new(new MemoryStream(bytes, scan.DatasetAt, bytes.Length - scan.DatasetAt), CompressionMode.Decompress);
        int length = stream.ReadAtLeast(inflated, Most, throwOnEndOfStream: false);
        return length == Most ? null : new Deflated(bytes[..scan.DatasetAt], [.. bytes.AsSpan(0, scan.DatasetAt), .. inflated.AsSpan(0, length)]);
    }

    /// <summary>Deflates all that stands where the data set stood.</summary>
    public byte[] Close(byte[] content)
    {
        using MemoryStream result = new();
        result.Write(content.AsSpan(0, Math.Min(head.Length, content.Length)));
        using (DeflateStream stream = new(result, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(content.AsSpan(Math.Min(head.Length, content.Length)));
        return result.ToArray();
    }
}
