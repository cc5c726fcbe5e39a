using System.Net;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Pdus.Items;
using MedVision.Dicom.Network.Services;
using Xunit;

namespace MedVision.Dicom.Tests.Network;

/// <summary>What two sides agree on besides contexts: window, roles, identity, abilities; PS3.7 D.3.3.</summary>
public sealed class NegotiationTests
{
    [Fact]
    public async Task The_smaller_window_is_agreed()
    {
        await using StorePeer peer = new(options => options with { Policy = options.Policy with { MostAtOnce = 4 } });
        await using Association association = await Association.RequestAsync(AssociationTests.Echo(peer.Node) with { MostAtOnce = 9 });
        Assert.Equal((4, 1), (association.MostInvoked, association.MostPerformed));
    }

    [Fact]
    public async Task Who_asks_for_no_window_gets_one_operation_at_a_time()
    {
        await using StorePeer peer = new();
        await using Association association = await Association.RequestAsync(AssociationTests.Echo(peer.Node));
        Assert.Equal((1, 1), (association.MostInvoked, association.MostPerformed));
    }

    [Fact]
    public async Task Objects_wait_for_their_answers_together_up_to_the_window()
    {
        // Four answers are given only when all four requests are there: one at a time this would never end.
        using Barrier together = new(4);
        await using AssociationListener listener = new(new ListenerOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            Policy = new AcceptorPolicy { Admit = (_, _) => new(result: null), Offer = _ => TransferSyntax.All, MostAtOnce = 4 },
        }, (association, ct) => DimseServer.ServeAsync(association, [new Together(together)], ct));
        listener.Start();
        StorageItem[] items = [.. Enumerable.Range(1, 8).Select(i => new StorageItem($"{i}", SopClasses.MRImageStorage, $"1.2.{i}", TransferSyntax.ExplicitVRLittleEndian, () => new MemoryStream(new byte[70_000])))];
        List<string> stored = [];
        await foreach (StorageOutcome outcome in StorageUser.SendAsync(new("PEER", "127.0.0.1", listener.EndPoint.Port), "TESTER", items))
        {
            Assert.Null(outcome.Reason);
            stored.Add(outcome.Item.SopInstance);
        }
        Assert.Equal(items.Select(item => item.SopInstance).Order(), stored.Order());
    }

    [Fact]
    public async Task Roles_are_what_the_policy_grants_of_what_was_proposed()
    {
        await using StorePeer peer = new(options => options with { Policy = options.Policy with { Roles = role => role with { IsProvider = false, IsUser = true } } });
        await using Association association = await Association.RequestAsync(AssociationTests.Echo(peer.Node) with { Roles = [new(SopClasses.Verification, IsUser: true, IsProvider: true)] });
        PresentationContext context = Assert.Single(association.Contexts);
        Assert.Equal((true, false), (context.PeerProvides, context.PeerUses));
    }

    [Fact]
    public async Task A_name_and_passcode_reach_the_policy_and_are_confirmed()
    {
        await using StorePeer peer = new(options => options with
        {
            Policy = options.Policy with { Identify = (identity, _, _) => new(identity is { Name: "müller", Passcode: "geheim" } ? IdentityVerdict.Confirmed : IdentityVerdict.Refused) },
        });
        await using Association association = await Association.RequestAsync(AssociationTests.Echo(peer.Node) with { Identity = UserIdentity.OfPasscode("müller", "geheim", wantsResponse: true) });
        Assert.Equal(0, association.IdentityResponse?.Length);
        await Assert.ThrowsAsync<AssociationException>(() => Association.RequestAsync(AssociationTests.Echo(peer.Node) with { Identity = UserIdentity.OfPasscode("müller", "other") }));
    }

    [Fact]
    public async Task An_identity_that_nobody_looked_at_is_not_confirmed()
    {
        await using StorePeer peer = new();
        await using Association association = await Association.RequestAsync(AssociationTests.Echo(peer.Node) with { Identity = UserIdentity.OfName("somebody", wantsResponse: true) });
        Assert.Null(association.IdentityResponse);
        Assert.DoesNotContain("geheim", UserIdentity.OfPasscode("a", "geheim").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Abilities_within_a_class_are_answered_by_the_policy()
    {
        await using StorePeer peer = new(options => options with { Policy = options.Policy with { Extended = asked => asked with { Information = new byte[] { 1, 0 } } } });
        await using Association association = await Association.RequestAsync(AssociationTests.Echo(peer.Node) with { Extended = [new(SopClasses.Verification, new byte[] { 1, 1 })] });
        Assert.Equal([1, 0], Assert.Single(association.Extended).Information.ToArray());
    }

    private sealed class Together(Barrier together) : IDimseService
    {
        public CommandField Operation => CommandField.CStoreRequest;

        public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) => TransferSyntax.All;

        public async Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken)
        {
            await request.Message.Dataset!.CopyToAsync(Stream.Null, cancellationToken);
            Assert.True(await Task.Factory.StartNew(() => together.SignalAndWait(TimeSpan.FromSeconds(30)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            await request.RespondAsync(request.Command.Response(DimseStatus.Success), cancellationToken: cancellationToken);
        }
    }
}
