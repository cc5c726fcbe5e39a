using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Protocol;

namespace MedVision.Dicom.Network.Dimse;

/// <summary>Cuts messages into fragments that the peer takes, one in a P-DATA-TF.</summary>
internal sealed class MessageWriter(UpperLayer layer, uint peerLongestData) : IDisposable
{
    private const int Ample = 256 * 1024, Heads = PduHeader.Size + PdvHeader.Size;
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Bytes of a message in one PDU, an even number (PS3.8 E.2). The peer's number counts the fragment's head; 0 means any length.</summary>
    private readonly int fragmentLength = ((int)Math.Clamp(peerLongestData == 0 ? Ample : peerLongestData, 2 * PdvHeader.Size, Ample) - PdvHeader.Size) & ~1;

    public async Task SendAsync(byte contextId, DimseCommand command, Stream? dataset, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        byte[] pdu = ArrayPool<byte>.Shared.Rent(Heads + fragmentLength), next = ArrayPool<byte>.Shared.Rent(Heads + fragmentLength);
        try
        {
            byte[] bytes = command.ToBytes(dataset is not null);
            for (int at = 0; at < bytes.Length; at += fragmentLength)
            {
                int length = Math.Min(fragmentLength, bytes.Length - at);
                bytes.AsSpan(at, length).CopyTo(pdu.AsSpan(Heads));
                await SendFragmentAsync(pdu, new(contextId, IsCommand: true, at + length == bytes.Length, length), ct);
            }
            if (dataset is null) return;
            // One fragment is read ahead, because the last one must say that it is.
            int ready = await FillAsync(dataset, pdu, ct);
            while (true)
            {
                int following = ready < fragmentLength ? 0 : await FillAsync(dataset, next, ct);
                // A deflated data set in a file may be of odd length; on the network it may not (PS3.5 A.5), and dcmtk refuses it.
                if (ready % 2 != 0) pdu[Heads + ready++] = 0;
                await SendFragmentAsync(pdu, new(contextId, IsCommand: false, following == 0, ready), ct);
                if (following == 0) return;
                (pdu, next, ready) = (next, pdu, following);
            }
        }
        catch (Exception error) when (error is not AssociationException)
        {
            // Half a message was sent: nothing sensible can follow it.
            await layer.AbortAsync(AssociationAbort.ByUser);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pdu);
            ArrayPool<byte>.Shared.Return(next);
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FillAsync(Stream dataset, byte[] pdu, CancellationToken ct) =>
        await dataset.ReadAtLeastAsync(pdu.AsMemory(Heads, fragmentLength), fragmentLength, throwOnEndOfStream: false, ct);

    private ValueTask SendFragmentAsync(byte[] pdu, PdvHeader fragment, CancellationToken ct)
    {
        pdu[0] = (byte)PduType.Data;
        pdu[1] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(2), (uint)(PdvHeader.Size + fragment.Length));
        fragment.Write(pdu.AsSpan(PduHeader.Size));
        return layer.SendDataAsync(pdu.AsMemory(0, Heads + fragment.Length), ct);
    }
}
