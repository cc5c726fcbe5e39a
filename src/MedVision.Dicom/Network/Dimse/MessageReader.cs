using System.Buffers;
using System.Runtime.CompilerServices;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Protocol;

namespace MedVision.Dicom.Network.Dimse;

/// <summary>Puts messages together from fragments, PS3.7 6.3 and PS3.8 E. A data set is not gathered: it is read through.</summary>
internal sealed class MessageReader(UpperLayer layer, IReadOnlyList<PresentationContext> contexts)
{
    /// <summary>The longest command set that is read; the longest sensible one (a failed C-MOVE with its list of UIDs) is put into a data set.</summary>
    private const int LongestCommand = 64 * 1024;

    private DatasetStream? open;
    private bool released;

    /// <summary>The next message, or null once the association is released.</summary>
    public async ValueTask<DimseMessage?> ReceiveAsync(CancellationToken ct)
    {
        if (released) return null;
        if (open is not null) await open.DrainAsync(ct);
        open = null;
        layer.EndMessage();
        if (await NextFragmentAsync(isStart: true, ct) is not { } first) return null;
        layer.BeginMessage();
        if (!first.IsCommand || contexts.FirstOrDefault(one => one.Id == first.ContextId) is not { } context) throw await layer.FailAsync();
        DimseCommand command = await ReadCommandAsync(first, ct);
        if (command.HasDataset) open = new DatasetStream(this, context.Id);
        return new(context, command, open);
    }

    /// <summary>Passes over everything until the release that our side asked for is answered.</summary>
    public async Task FinishAsync(CancellationToken ct)
    {
        open = null;
        while (!released)
        {
            Indication indication = layer.HasData ? Indication.Data : await layer.NextAsync(ct);
            if (indication == Indication.Data) await layer.SkipAsync(ct);
            else await TakeAsync(indication, ct);
        }
    }

    /// <summary>The head of the next fragment; null if the peer releases where it may.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<PdvHeader?> NextFragmentAsync(bool isStart, CancellationToken ct)
    {
        while (true)
        {
            if (await layer.NextFragmentAsync(ct) is { } fragment) return fragment;
            Indication indication = await layer.NextAsync(ct);
            if (indication == Indication.Data) continue;
            if (!isStart && indication == Indication.ReleaseRequested) throw await layer.FailAsync(AbortReason.UnexpectedPdu);
            await TakeAsync(indication, ct);
            if (released) return null;
        }
    }

    internal ValueTask<int> ReadFragmentAsync(Memory<byte> destination, CancellationToken ct) => layer.ReadFragmentAsync(destination, ct);

    internal Task<AssociationException> FailAsync() => layer.FailAsync();

    private async ValueTask TakeAsync(Indication indication, CancellationToken ct)
    {
        if (indication == Indication.Released)
        {
            released = true;
        }
        else if (indication == Indication.ReleaseRequested || indication == Indication.CollisionAnswered)
        {
            await layer.AnswerReleaseAsync(ct);
            released = true;
        }
        else if (indication == Indication.ReleaseCollision)
        {
            if (layer.MayAnswerRelease) await layer.AnswerReleaseAsync(ct);
        }
        else
        {
            throw Association.Ended(indication);
        }
    }

    private async ValueTask<DimseCommand> ReadCommandAsync(PdvHeader first, CancellationToken ct)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(LongestCommand);
        try
        {
            int length = 0;
            for (PdvHeader fragment = first; ; fragment = await NextFragmentAsync(isStart: false, ct) ?? throw Association.Ended(null))
            {
                if (!fragment.IsCommand || fragment.ContextId != first.ContextId || fragment.Length > LongestCommand - length || (fragment.Length == 0 && !fragment.IsLast)) throw await layer.FailAsync();
                for (int end = length + fragment.Length; length < end;) length += await layer.ReadFragmentAsync(buffer.AsMemory(length, end - length), ct);
                if (fragment.IsLast) break;
            }
            // The values are slices: the command outlives the rented buffer.
            return DimseCommand.Read(buffer.AsSpan(0, length).ToArray());
        }
        catch (DicomException)
        {
            throw await layer.FailAsync();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
