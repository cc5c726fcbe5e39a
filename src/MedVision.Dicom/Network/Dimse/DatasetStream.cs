using System.Runtime.CompilerServices;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Protocol;

namespace MedVision.Dicom.Network.Dimse;

/// <summary>The bytes of a message's data set, read from the transport as they are asked for: a slow disk slows the peer, not the memory.</summary>
internal sealed class DatasetStream(MessageReader messages, byte contextId) : Stream
{
    /// <summary>Fragments without a byte, one after another: some senders end a data set with one, nobody needs more.</summary>
    private const int MostEmptyFragments = 16;

    private int leftInFragment;
    private int emptyFragments;
    private bool isLast;

    /// <summary>Told when the last byte has been read: what follows may be received.</summary>
    internal Action? Ended { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        while (leftInFragment == 0)
        {
            if (isLast)
            {
                Ended?.Invoke();
                return 0;
            }
            PdvHeader fragment = await messages.NextFragmentAsync(isStart: false, cancellationToken) ?? throw Association.Ended(null);
            if (fragment.IsCommand || fragment.ContextId != contextId) throw await messages.FailAsync();
            emptyFragments = fragment.Length == 0 ? emptyFragments + 1 : 0;
            if (emptyFragments > MostEmptyFragments) throw await messages.FailAsync();
            (leftInFragment, isLast) = (fragment.Length, fragment.IsLast);
        }
        int read = await messages.ReadFragmentAsync(buffer[..Math.Min(buffer.Length, leftInFragment)], cancellationToken);
        leftInFragment -= read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Only asynchronous reading: a thread must not wait for a peer.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read a message's data set asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Passes over what has not been read.</summary>
    internal async ValueTask DrainAsync(CancellationToken ct)
    {
        byte[] rest = System.Buffers.ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await ReadAsync(rest, ct) > 0)
            {
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(rest);
        }
    }
}
