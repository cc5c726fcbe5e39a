using MedVision.Dicom.Data;

namespace MedVision.Pacs.Retrieve;

/// <summary>The runs of a value one behind the other, read from the file as they are asked for; closes the value with itself.</summary>
internal sealed class BulkDataStream(IReadOnlyList<DicomBytes> runs, IDisposable owner) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; } = runs.Sum(run => run.Length);

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        long start = 0;
        foreach (DicomBytes run in runs)
        {
            if (Position < start + run.Length)
            {
                int count = (int)Math.Min(buffer.Length, start + run.Length - Position);
                run.Read(Position - start, buffer[..count]);
                Position += count;
                return count;
            }
            start += run.Length;
        }
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Values are read from local files in one call, which has no asynchronous form worth its price.</summary>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) owner.Dispose();
        base.Dispose(disposing);
    }
}
