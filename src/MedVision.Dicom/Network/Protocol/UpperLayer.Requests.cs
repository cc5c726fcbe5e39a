using System.Runtime.CompilerServices;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Pdus;

namespace MedVision.Dicom.Network.Protocol;

/// <summary>What our own side asks of the layer: the request and response primitives of PS3.8 7.</summary>
internal sealed partial class UpperLayer
{
    /// <summary>Takes up the open transport: as the requestor it sends the request.</summary>
    public ValueTask OpenAsync(AssociateRequest request, CancellationToken ct)
    {
        Fire(ProtocolEvent.LocalAssociate);
        Fire(ProtocolEvent.TransportConfirm);
        return SendAsync(AssociateWriter.Write(request), ct);
    }

    /// <summary>Takes up the open transport as the acceptor.</summary>
    public void Open() => Fire(ProtocolEvent.TransportIndication);

    public ValueTask AcceptAsync(AssociateAccept accept, CancellationToken ct)
    {
        Demand(ProtocolEvent.LocalAccept);
        return SendAsync(AssociateWriter.Write(accept), ct);
    }

    public ValueTask RejectAsync(AssociationRejection rejection, CancellationToken ct)
    {
        Demand(ProtocolEvent.LocalReject);
        return SendAsync(ShortPdus.Reject(rejection), ct);
    }

    public ValueTask ReleaseAsync(CancellationToken ct)
    {
        Demand(ProtocolEvent.LocalRelease);
        return SendAsync(ShortPdus.ReleaseRequest(), ct);
    }

    public ValueTask AnswerReleaseAsync(CancellationToken ct)
    {
        Demand(ProtocolEvent.LocalReleaseReply);
        return SendAsync(ShortPdus.ReleaseReply(), ct);
    }

    /// <summary>Sends a whole P-DATA-TF.</summary>
    public ValueTask SendDataAsync(ReadOnlyMemory<byte> pdu, CancellationToken ct)
    {
        Demand(ProtocolEvent.LocalData);
        return SendAsync(pdu, ct);
    }

    /// <summary>A-ABORT. Does nothing where there is nothing to abort.</summary>
    public async Task AbortAsync(AssociationAbort abort)
    {
        switch (Fire(ProtocolEvent.LocalAbort))
        {
            case ProtocolAction.AA1: await TrySendAsync(ShortPdus.Abort(abort)); break;
            case ProtocolAction.AA2: await transport.DisposeAsync(); break;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(ReadOnlyMemory<byte> pdu, CancellationToken ct)
    {
        try
        {
            await output.WriteAsync(pdu, ct);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            Fire(ProtocolEvent.TransportClosed);
            throw Gone(error);
        }
        catch (TimeoutException error)
        {
            Fire(ProtocolEvent.TransportClosed);
            throw new AssociationException(AssociationFailure.TimedOut, error.Message, error);
        }
    }

    /// <summary>The last words on an association that is over anyway: whether they arrive makes no difference.</summary>
    private async Task TrySendAsync(byte[] pdu)
    {
        try
        {
            await output.WriteAsync(pdu, CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or TimeoutException)
        {
            Fire(ProtocolEvent.TransportClosed);
        }
    }

    private void Demand(ProtocolEvent what)
    {
        if (Fire(what) == ProtocolAction.None) throw Gone();
    }
}
