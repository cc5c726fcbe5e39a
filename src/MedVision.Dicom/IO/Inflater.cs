using System.IO.Compression;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>The data set of the deflated transfer syntax, PS3.5 A.5.</summary>
internal static class Inflater
{
    public static MemorySource Inflate(ByteSource source, long start, ReadLimits limits)
    {
        using DeflateStream inflate = new(new SourceStream(source, start), CompressionMode.Decompress);
        using MemoryStream output = new();
        byte[] buffer = new byte[1 << 16];
        try
        {
            for (int read; (read = inflate.Read(buffer)) > 0;)
            {
                if (output.Length + read > limits.InflatedBytes)
                    throw new DicomException($"the deflated data set inflates to more than {limits.InflatedBytes} bytes", null, start, source.Name);
                output.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException broken)
        {
            throw new DicomException("the deflated data set is damaged", null, start, source.Name, broken);
        }
        return new MemorySource(output.GetBuffer().AsMemory(0, (int)output.Length), source.Name);
    }

    private sealed class SourceStream(ByteSource source, long start) : Stream
    {
        private long position = start;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Min(buffer.Length, source.Length - position);
            source.Read(position, buffer[..count]);
            position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
