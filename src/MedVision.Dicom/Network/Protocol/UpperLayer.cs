using System.Buffers;
using System.Runtime.CompilerServices;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Pdus;

namespace MedVision.Dicom.Network.Protocol;

/// <summary>
/// The upper layer over one transport connection, PS3.8 9: carries out what the <see cref="ProtocolMachine"/> decides. One reader
/// at a time; requests of our own side may come from other tasks meanwhile.
/// </summary>
internal sealed partial class UpperLayer(Stream transport, bool isRequestor, AssociationTimers timers, uint longestData) : IAsyncDisposable
{
    private readonly TransportReader input = new(transport);
    private readonly TransportWriter output = new(transport, timers.Write);
    private readonly ProtocolMachine machine = new(isRequestor);
    private readonly ProtocolClock clock = new(timers);
    private readonly Lock guard = new();
    private uint leftInPdu;

    /// <summary>A P-DATA-TF has begun and not ended.</summary>
    public bool HasData => leftInPdu > 0;

    /// <summary>After a release by both sides: our answer is due now.</summary>
    public bool MayAnswerRelease => State is ProtocolState.Sta9 or ProtocolState.Sta12;

    /// <summary>What the transport said as it went away, if it said something.</summary>
    public Exception? TransportFailure => input.Failure;

    /// <summary>How long the peer may be silent where it owes us something.</summary>
    public TimeSpan IdleLimit => timers.Idle;

    /// <summary>Says whether the peer waits for us: then its silence is not idleness.</summary>
    public Func<bool>? IsAwaited { get; set; }

    /// <summary>Data may be sent.</summary>
    public bool IsEstablished => State is ProtocolState.Sta6 or ProtocolState.Sta8;

    private ProtocolState State
    {
        get
        {
            lock (guard) return machine.State;
        }
    }

    /// <summary>A message has begun: from now on the peer's pace is judged.</summary>
    public void BeginMessage() => input.BeginMessage(timers.Message, timers.SlowestRate);

    /// <summary>It has ended.</summary>
    public void EndMessage() => input.EndMessage();

    /// <summary>Reads on until there is something to tell. What is left of a P-DATA-TF must have been read.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Indication> NextAsync(CancellationToken ct)
    {
        while (true)
        {
            if (await ReadAsync(PduHeader.Size, ct) is not { } start)
            {
                if (input.TimedOut && IsEstablished && IsAwaited?.Invoke() == true) continue;
                if (await DoAsync(input.TimedOut ? ProtocolEvent.TimerExpired : ProtocolEvent.TransportClosed, default) is { } end) return end;
                // ARTIM does not run in this state: silence itself is the failure.
                await AbortAsync(AssociationAbort.ByUser);
                throw new AssociationException(AssociationFailure.TimedOut, input.TooSlow ?? $"the peer was silent for {timers.Idle.TotalSeconds:0.#} seconds");
            }
            PduHeader header = PduHeader.Read(start);
            input.Advance(start, PduHeader.Size);
            if ((header.Refusal(longestData) is { } refusal ? await DoAsync(ProtocolEvent.InvalidPdu, default, refusal) : await TakeAsync(header, ct)) is { } indication) return indication;
        }
    }

    /// <summary>The head of the next fragment in the current P-DATA-TF; null if that has ended.</summary>
    /// <exception cref="AssociationException">The PDU cannot be so; the association was aborted.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<PdvHeader?> NextFragmentAsync(CancellationToken ct)
    {
        if (leftInPdu == 0) return null;
        if (leftInPdu < PdvHeader.Size) throw await FailAsync();
        ReadOnlySequence<byte> start = await ReadAsync(PdvHeader.Size, ct) ?? throw await LostAsync();
        PdvHeader header = PdvHeader.Read(start, leftInPdu) ?? throw await FailAsync();
        input.Advance(start, PdvHeader.Size);
        leftInPdu -= PdvHeader.Size;
        return header;
    }

    /// <summary>Reads some of a fragment's bytes.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadFragmentAsync(Memory<byte> destination, CancellationToken ct)
    {
        if (destination.IsEmpty) return 0;
        ReadOnlySequence<byte> bytes = await ReadAsync(1, ct) ?? throw await LostAsync();
        int count = (int)Math.Min(bytes.Length, destination.Length);
        bytes.Slice(0, count).CopyTo(destination.Span);
        input.Advance(bytes, count);
        leftInPdu -= (uint)count;
        return count;
    }

    /// <summary>Breaks off because of what the peer sent.</summary>
    public async Task<AssociationException> FailAsync(AbortReason reason = AbortReason.InvalidParameterValue)
    {
        await DoAsync(ProtocolEvent.InvalidPdu, default, reason);
        return new AssociationException(AssociationAbort.ByProvider(reason), byPeer: false);
    }

    /// <summary>Waits until the peer has closed the transport, but not longer than ARTIM, then closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        while (State == ProtocolState.Sta13 && await ReadAsync(1, CancellationToken.None) is { } rest) input.Advance(rest, rest.Length);
        await transport.DisposeAsync();
        input.Dispose();
        output.Dispose();
    }

    private TimeSpan Limit => clock.Limit(State);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Indication?> TakeAsync(PduHeader header, CancellationToken ct)
    {
        if (header.Type == PduType.Data)
        {
            Indication? told = await DoAsync(ProtocolEvent.DataPdu, default);
            leftInPdu = header.Length;
            if (told is null) await SkipAsync(ct);
            return told;
        }
        if (await ReadAsync((int)header.Length, ct) is not { } read) return await DoAsync(ProtocolEvent.TransportClosed, default);
        byte[] body = read.Slice(0, header.Length).ToArray();
        input.Advance(read, header.Length);
        return await DoAsync(header.Type switch
        {
            PduType.AssociateRequest => ProtocolEvent.AssociateRequestPdu,
            PduType.AssociateAccept => ProtocolEvent.AssociateAcceptPdu,
            PduType.AssociateReject => ProtocolEvent.AssociateRejectPdu,
            PduType.ReleaseRequest => ProtocolEvent.ReleaseRequestPdu,
            PduType.ReleaseReply => ProtocolEvent.ReleaseReplyPdu,
            _ => ProtocolEvent.AbortPdu,
        }, body);
    }

    /// <summary>Passes over the rest of the P-DATA-TF.</summary>
    public async ValueTask SkipAsync(CancellationToken ct)
    {
        while (leftInPdu > 0 && await ReadAsync(1, ct) is { } bytes)
        {
            long count = Math.Min(bytes.Length, leftInPdu);
            input.Advance(bytes, count);
            leftInPdu -= (uint)count;
        }
    }

    /// <summary>Takes an event and does what the table says. Null: nothing to tell.</summary>
    private async ValueTask<Indication?> DoAsync(ProtocolEvent what, ReadOnlyMemory<byte> body, AbortReason reason = AbortReason.UnexpectedPdu)
    {
        switch (Fire(what))
        {
            case ProtocolAction.AE3: return await ReadAcceptAsync(body);
            case ProtocolAction.AE4: return new Indication.Rejected(ShortPdus.ReadReject(body.Span));
            case ProtocolAction.AE6: return await ReadRequestAsync(body);
            case ProtocolAction.DT2 or ProtocolAction.AR6: return Indication.Data;
            case ProtocolAction.AR2: return Indication.ReleaseRequested;
            case ProtocolAction.AR3: return Indication.Released;
            case ProtocolAction.AR8: return Indication.ReleaseCollision;
            case ProtocolAction.AR10: return Indication.CollisionAnswered;
            case ProtocolAction.AA3:
                // The other side waits for the end of the transport, not for ours to find time.
                AssociationAbort received = ShortPdus.ReadAbort(body.Span);
                await transport.DisposeAsync();
                return new Indication.Aborted(received, ByPeer: true);
            case ProtocolAction.AA2 or ProtocolAction.AA4 or ProtocolAction.AA5 or ProtocolAction.AR5: return Indication.Closed;
            case ProtocolAction.AA1:
                await TrySendAsync(ShortPdus.Abort(AssociationAbort.ByUser));
                return new Indication.Aborted(AssociationAbort.ByUser, ByPeer: false);
            case ProtocolAction.AA7:
                await TrySendAsync(ShortPdus.Abort(AssociationAbort.ByProvider(reason)));
                return null;
            case ProtocolAction.AA8:
                AssociationAbort abort = AssociationAbort.ByProvider(reason);
                await TrySendAsync(ShortPdus.Abort(abort));
                return new Indication.Aborted(abort, ByPeer: false);
            default: return null;
        }
    }

    private async ValueTask<Indication?> ReadRequestAsync(ReadOnlyMemory<byte> body)
    {
        AssociateRequest request;
        try
        {
            request = AssociateReader.ReadRequest(body.Span);
        }
        catch (DicomException)
        {
            return await DoAsync(ProtocolEvent.InvalidPdu, default, AbortReason.InvalidParameterValue);
        }
        AssociationRejection? refusal = (request.ProtocolVersion & 1) == 0 ? AssociationRejection.ProtocolVersionNotSupported
            : request.ApplicationContext != AssociateRequest.DicomApplicationContext ? AssociationRejection.ApplicationContextNotSupported : null;
        if (refusal is null) return new Indication.Requested(request);
        lock (guard) machine.RejectRequest();
        await TrySendAsync(ShortPdus.Reject(refusal));
        return new Indication.Rejected(refusal);
    }

    private async ValueTask<Indication?> ReadAcceptAsync(ReadOnlyMemory<byte> body)
    {
        try
        {
            return new Indication.Accepted(AssociateReader.ReadAccept(body.Span));
        }
        catch (DicomException)
        {
            return await DoAsync(ProtocolEvent.InvalidPdu, default, AbortReason.InvalidParameterValue);
        }
    }

    private ValueTask<ReadOnlySequence<byte>?> ReadAsync(int atLeast, CancellationToken ct) => input.ReadAsync(atLeast, Limit, ct);

    private async Task<AssociationException> LostAsync()
    {
        if (!input.TimedOut)
        {
            Fire(ProtocolEvent.TransportClosed);
            return Gone();
        }
        await AbortAsync(AssociationAbort.ByUser);
        return new AssociationException(AssociationFailure.TimedOut, input.TooSlow ?? $"the peer was silent in the middle of a message for {timers.Idle.TotalSeconds:0.#} seconds");
    }

    private ProtocolAction Fire(ProtocolEvent what)
    {
        lock (guard)
        {
            ProtocolState before = machine.State;
            ProtocolAction action = machine.Fire(what);
            if (machine.State != before) clock.Restart();
            return action;
        }
    }

    private static AssociationException Gone(Exception? inner = null) => new(AssociationFailure.Closed, "the association is closed", inner);
}
