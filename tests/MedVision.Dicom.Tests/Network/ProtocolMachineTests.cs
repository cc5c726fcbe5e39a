using MedVision.Dicom.Network.Protocol;
using Xunit;

namespace MedVision.Dicom.Tests.Network;

/// <summary>Walks through PS3.8 table 9-10 by the stories that the standard tells, and by what every state must do.</summary>
public sealed class ProtocolMachineTests
{
    [Fact]
    public void A_requestor_associates_sends_and_releases()
    {
        Walk(true, (ProtocolEvent.LocalAssociate, ProtocolAction.AE1), (ProtocolEvent.TransportConfirm, ProtocolAction.AE2), (ProtocolEvent.AssociateAcceptPdu, ProtocolAction.AE3),
            (ProtocolEvent.LocalData, ProtocolAction.DT1), (ProtocolEvent.DataPdu, ProtocolAction.DT2), (ProtocolEvent.LocalRelease, ProtocolAction.AR1),
            (ProtocolEvent.DataPdu, ProtocolAction.AR6), (ProtocolEvent.ReleaseReplyPdu, ProtocolAction.AR3));
    }

    [Fact]
    public void An_acceptor_accepts_and_answers_the_release()
    {
        Walk(false, (ProtocolEvent.TransportIndication, ProtocolAction.AE5), (ProtocolEvent.AssociateRequestPdu, ProtocolAction.AE6), (ProtocolEvent.LocalAccept, ProtocolAction.AE7),
            (ProtocolEvent.DataPdu, ProtocolAction.DT2), (ProtocolEvent.ReleaseRequestPdu, ProtocolAction.AR2), (ProtocolEvent.LocalData, ProtocolAction.AR7),
            (ProtocolEvent.LocalReleaseReply, ProtocolAction.AR4), (ProtocolEvent.TransportClosed, ProtocolAction.AR5));
    }

    [Fact]
    public void Both_releasing_at_once_ends_in_order_on_the_requestors_side()
    {
        ProtocolMachine machine = Established(true);
        Walk(machine, (ProtocolEvent.LocalRelease, ProtocolAction.AR1), (ProtocolEvent.ReleaseRequestPdu, ProtocolAction.AR8), (ProtocolEvent.LocalReleaseReply, ProtocolAction.AR9),
            (ProtocolEvent.ReleaseReplyPdu, ProtocolAction.AR3));
        Assert.Equal(ProtocolState.Sta1, machine.State);
    }

    [Fact]
    public void Both_releasing_at_once_ends_in_order_on_the_acceptors_side()
    {
        ProtocolMachine machine = Established(false);
        Walk(machine, (ProtocolEvent.LocalRelease, ProtocolAction.AR1), (ProtocolEvent.ReleaseRequestPdu, ProtocolAction.AR8), (ProtocolEvent.ReleaseReplyPdu, ProtocolAction.AR10),
            (ProtocolEvent.LocalReleaseReply, ProtocolAction.AR4));
        Assert.Equal(ProtocolState.Sta13, machine.State);
    }

    [Fact]
    public void An_abort_from_the_peer_ends_a_standing_association_at_once()
    {
        ProtocolMachine machine = Established(true);
        Assert.Equal(ProtocolAction.AA3, machine.Fire(ProtocolEvent.AbortPdu));
        Assert.Equal(ProtocolState.Sta1, machine.State);
    }

    [Fact]
    public void Every_pdu_that_does_not_fit_a_standing_association_is_answered_by_the_providers_abort()
    {
        foreach (ProtocolEvent pdu in new[] { ProtocolEvent.AssociateAcceptPdu, ProtocolEvent.AssociateRejectPdu, ProtocolEvent.AssociateRequestPdu, ProtocolEvent.ReleaseReplyPdu, ProtocolEvent.InvalidPdu })
        {
            ProtocolMachine machine = Established(false);
            Assert.Equal(ProtocolAction.AA8, machine.Fire(pdu));
            Assert.Equal(ProtocolState.Sta13, machine.State);
        }
    }

    [Fact]
    public void What_the_standard_does_not_foresee_changes_nothing()
    {
        ProtocolMachine machine = Established(true);
        Assert.Equal(ProtocolAction.None, machine.Fire(ProtocolEvent.LocalAccept));
        Assert.Equal(ProtocolState.Sta6, machine.State);
    }

    private static ProtocolMachine Established(bool isRequestor)
    {
        ProtocolMachine machine = new(isRequestor);
        ProtocolEvent[] way = isRequestor ? [ProtocolEvent.LocalAssociate, ProtocolEvent.TransportConfirm, ProtocolEvent.AssociateAcceptPdu]
            : [ProtocolEvent.TransportIndication, ProtocolEvent.AssociateRequestPdu, ProtocolEvent.LocalAccept];
        foreach (ProtocolEvent step in way) machine.Fire(step);
        Assert.Equal(ProtocolState.Sta6, machine.State);
        return machine;
    }

    private static void Walk(bool isRequestor, params (ProtocolEvent Event, ProtocolAction Action)[] steps)
    {
        ProtocolMachine machine = new(isRequestor);
        Walk(machine, steps);
        Assert.Equal(ProtocolState.Sta1, machine.State);
    }

    private static void Walk(ProtocolMachine machine, params (ProtocolEvent Event, ProtocolAction Action)[] steps) =>
        Assert.All(steps, step => Assert.Equal(step.Action, machine.Fire(step.Event)));
}
