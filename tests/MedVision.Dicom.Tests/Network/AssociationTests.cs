using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Pdus;
using Xunit;

namespace MedVision.Dicom.Tests.Network;

public sealed class AssociationTests
{
    private static readonly string[] implicitOnly = [TransferSyntax.ImplicitVRLittleEndian.Uid];

    [Fact]
    public async Task An_echo_is_answered_and_the_association_released()
    {
        await using StorePeer peer = new();
        await using Association association = await Association.RequestAsync(Echo(peer.Node));
        PresentationContext context = association.FindContext(SopClasses.Verification)!;
        await association.SendAsync(context, new DimseCommand(CommandField.CEchoRequest, SopClasses.Verification) { MessageId = 7 });
        DimseMessage answer = (await association.ReceiveAsync())!;
        Assert.Equal(CommandField.CEchoResponse, answer.Command.Field);
        Assert.Equal((7, DimseStatus.Success), (answer.Command.RespondsTo, answer.Command.Status));
        await association.ReleaseAsync();
        Assert.Empty(peer.Failures);
    }

    [Fact]
    public async Task A_title_that_is_not_known_is_rejected_with_its_reason()
    {
        await using StorePeer peer = new();
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(() => Association.RequestAsync(Echo(peer.Node with { AETitle = "NOBODY" })));
        Assert.Equal(AssociationRejection.CalledAENotRecognized, error.Rejection);
        Assert.Equal(AssociationRejection.CalledAENotRecognized, Assert.Single(peer.Refusals));
    }

    [Fact]
    public async Task A_service_that_is_not_offered_is_refused_and_the_others_stand()
    {
        await using StorePeer peer = new();
        const string printer = "1.2.840.10008.5.1.1.9";
        await using Association association = await Association.RequestAsync(Echo(peer.Node) with { Contexts = AssociationRequest.Number([(printer, implicitOnly), (SopClasses.Verification, implicitOnly)]) });
        Assert.Null(association.FindContext(printer));
        Assert.Equal(3, association.FindContext(SopClasses.Verification)!.Id);
    }

    [Fact]
    public async Task Nobody_at_the_port_is_said_with_the_nodes_name()
    {
        RemoteNode node;
        await using (StorePeer peer = new()) node = peer.Node;
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(() => Association.RequestAsync(Echo(node)));
        Assert.Equal(AssociationFailure.Unreachable, error.Failure);
        Assert.Contains(node.ToString(), error.Message, StringComparison.Ordinal);
    }

    internal static AssociationRequest Echo(RemoteNode node) => new() { Node = node, CallingAE = "TESTER", Contexts = AssociationRequest.Number([(SopClasses.Verification, implicitOnly)]) };
}
