using MedVision.Dicom.Network.Protocol;
using Xunit;

namespace MedVision.Dicom.Tests.Network;

/// <summary>What holds for any order of events, PS3.8 table 9-10.</summary>
public sealed class ProtocolPropertyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whatever_happened_an_abort_by_the_peer_and_the_end_of_the_transport_lead_home(bool isRequestor)
    {
        Random random = new(20261121);
        for (int walk = 0; walk < 2_000; walk++)
        {
            ProtocolMachine machine = new(isRequestor);
            for (int step = 0; step < 30; step++) machine.Fire((ProtocolEvent)random.Next(1, 20));
            if (machine.State == ProtocolState.Sta1) continue;
            ProtocolState before = machine.State;
            machine.Fire(ProtocolEvent.TransportClosed);
            Assert.True(machine.State == ProtocolState.Sta1, $"from {before} the end of the transport leads to {machine.State}");
        }
    }

    [Fact]
    public void Data_is_told_only_while_an_association_stands_or_our_release_waits()
    {
        Random random = new(7);
        for (int walk = 0; walk < 2_000; walk++)
        {
            ProtocolMachine machine = new(walk % 2 == 0);
            for (int step = 0; step < 30; step++)
            {
                ProtocolState before = machine.State;
                ProtocolAction action = machine.Fire((ProtocolEvent)random.Next(1, 20));
                if (action is ProtocolAction.DT2 or ProtocolAction.AR6) Assert.True(before is ProtocolState.Sta6 or ProtocolState.Sta7, $"data is told in {before}");
            }
        }
    }
}
