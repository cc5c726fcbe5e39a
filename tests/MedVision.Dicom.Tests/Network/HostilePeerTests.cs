using System.Net.Sockets;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Pdus.Items;
using MedVision.Dicom.Network.Services;
using Xunit;

namespace MedVision.Dicom.Tests.Network;

/// <summary>Peers that break the protocol: each is answered as PS3.8 says, and the next one is served.</summary>
public sealed class HostilePeerTests
{
    private static readonly byte[] abortUnrecognized = [7, 0, 0, 0, 0, 4, 0, 0, 0, 0];

    [Fact]
    public async Task Bytes_that_are_no_pdu_get_an_abort()
    {
        // Before an association AA-1 applies: the abort is the user's, without a reason.
        Assert.Equal(abortUnrecognized, await TalkAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray()));
    }

    [Fact]
    public async Task An_association_pdu_of_four_gigabytes_is_refused_by_its_header()
    {
        Assert.Equal(abortUnrecognized, await TalkAsync([1, 0, 0xFF, 0xFF, 0xFF, 0xFF]));
    }

    [Fact]
    public async Task An_association_item_that_runs_over_its_pdu_gets_an_abort()
    {
        byte[] request = Request();
        // The application context item's length.
        (request[76], request[77]) = (0xFF, 0xFF);
        byte[] answer = await TalkAsync(request);
        Assert.Equal((byte)PduType.Abort, answer[0]);
        Assert.Equal((byte)AbortReason.InvalidParameterValue, answer[9]);
    }

    [Fact]
    public async Task A_version_that_nobody_knows_is_rejected_by_the_provider()
    {
        byte[] request = Request();
        request[7] = 2;
        Assert.Equal(ShortPdus.Reject(AssociationRejection.ProtocolVersionNotSupported), await TalkAsync(request));
    }

    [Fact]
    public async Task Data_without_an_association_gets_an_abort()
    {
        Assert.Equal(abortUnrecognized, await TalkAsync([4, 0, 0, 0, 0, 6, 0, 0, 0, 2, 1, 3]));
    }

    [Theory]
    [InlineData(new byte[] { 4, 0, 0, 0, 0, 6, 0, 0, 0, 2, 99, 3 })]
    [InlineData(new byte[] { 4, 0, 0, 0, 0, 6, 0, 0, 0, 1, 1, 3 })]
    [InlineData(new byte[] { 4, 0, 0, 0, 0, 6, 0xFF, 0, 0, 2, 1, 3 })]
    [InlineData(new byte[] { 4, 0, 0, 0, 0, 6, 0, 0, 0, 2, 1, 2 })]
    [InlineData(new byte[] { 4, 0, 0, 0, 0, 7, 0, 0, 0, 3, 1, 3, 42 })]
    [InlineData(new byte[] { 4, 0, 0xFF, 0xFF, 0xFF, 0xFF })]
    public async Task A_fragment_that_cannot_be_gets_an_abort_that_names_the_value(byte[] pdu)
    {
        byte[] answer = await TalkAsync([.. Request(), .. pdu]);
        Assert.Equal(ShortPdus.Abort(AssociationAbort.ByProvider(AbortReason.InvalidParameterValue)), answer[^10..]);
    }

    [Fact]
    public async Task A_command_that_never_ends_and_brings_nothing_gets_an_abort() =>
        Assert.Equal(ShortPdus.Abort(AssociationAbort.ByProvider(AbortReason.InvalidParameterValue)), (await TalkAsync([.. Request(), .. new byte[] { 4, 0, 0, 0, 0, 6, 0, 0, 0, 2, 1, 1 }]))[^10..]);

    [Fact]
    public async Task A_command_longer_than_any_gets_an_abort()
    {
        byte[] fragment = [4, 0, 0, 0, 0x40, 6, 0, 0, 0x40, 2, 1, 1, .. new byte[0x4000]];
        Assert.Equal(ShortPdus.Abort(AssociationAbort.ByProvider(AbortReason.InvalidParameterValue)), (await TalkAsync([.. Request(), .. fragment, .. fragment, .. fragment, .. fragment, .. fragment]))[^10..]);
    }

    [Fact]
    public async Task A_context_that_is_proposed_twice_gets_an_abort()
    {
        byte[] request = AssociateWriter.Write(new AssociateRequest
        {
            CalledAE = "STOREPEER",
            CallingAE = "HOSTILE",
            Contexts = [new(1, SopClasses.Verification, [TransferSyntax.ImplicitVRLittleEndian.Uid]), new(1, SopClasses.MRImageStorage, [TransferSyntax.ImplicitVRLittleEndian.Uid])],
            User = new UserInformation { MaximumLength = 16384, ImplementationClassUid = "1.2.3" },
        });
        Assert.Equal((byte)PduType.Abort, (await TalkAsync(request))[0]);
    }

    [Fact]
    public async Task Data_after_a_release_gets_an_abort()
    {
        byte[] answer = await TalkAsync([.. Request(), .. ShortPdus.ReleaseRequest(), 4, 0, 0, 0, 0, 6, 0, 0, 0, 2, 1, 3]);
        // AC, then the reply to the release; what comes behind that is passed over (AA-6) until ARTIM or the end of the transport.
        Assert.Equal(ShortPdus.ReleaseReply(), answer[^10..]);
    }

    [Fact]
    public async Task A_peer_that_sends_a_byte_now_and_then_inside_a_message_loses_its_place()
    {
        AssociationTimers timers = AssociationTimers.Default with { Message = TimeSpan.FromMilliseconds(300), SlowestRate = 1_000_000, Artim = TimeSpan.FromMilliseconds(200) };
        await using StorePeer peer = new(options => options with { Policy = options.Policy with { Timers = timers } });
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        using TcpClient client = new("127.0.0.1", peer.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Request(), limit.Token);
        await stream.WriteAsync(new byte[] { 4, 0, 0, 0, 0x40, 6, 0, 0, 0x40, 2, 1, 1 }, limit.Token);
        Task<int> told = ReadToEndAsync(stream, limit.Token);
        while (!told.IsCompleted)
        {
            try
            {
                await stream.WriteAsync(new byte[1], limit.Token);
            }
            catch (IOException)
            {
                break; // Closed, as it has to be.
            }
            await Task.WhenAny(told, Task.Delay(20, limit.Token));
        }
        await peer.DisposeAsync();
        AssociationException error = Assert.IsType<AssociationException>(Assert.Single(peer.Failures));
        Assert.Equal(AssociationFailure.TimedOut, error.Failure);
        Assert.Contains("bytes of a message in", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_goes_on_sending_after_its_abort_is_closed_all_the_same()
    {
        await using StorePeer peer = new(options => options with { Policy = options.Policy with { Timers = AssociationTimers.Default with { Artim = TimeSpan.FromMilliseconds(300) } } });
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        using TcpClient client = new("127.0.0.1", peer.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(new byte[] { 9, 0, 0, 0, 0, 0 }, limit.Token);
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
            {
                await stream.WriteAsync(new byte[1], limit.Token);
                await Task.Delay(10, limit.Token);
            }
        });
        await VerificationUser.EchoAsync(peer.Node, "NEXT", cancellationToken: limit.Token);
    }

    [Fact]
    public async Task A_peer_that_never_asks_is_closed_when_artim_has_run_out()
    {
        await using StorePeer peer = new(options => options with { Policy = options.Policy with { Timers = AssociationTimers.Default with { Artim = TimeSpan.FromMilliseconds(200) } } });
        using TcpClient silent = new("127.0.0.1", peer.Port);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        Assert.Equal(0, await silent.GetStream().ReadAsync(new byte[16], limit.Token));
    }

    [Fact]
    public async Task A_peer_that_falls_silent_is_aborted_and_reported()
    {
        await using StorePeer peer = new(options => options with { Policy = options.Policy with { Timers = AssociationTimers.Default with { Idle = TimeSpan.FromMilliseconds(200), Artim = TimeSpan.FromMilliseconds(200) } } });
        await using (Association association = await Association.RequestAsync(AssociationTests.Echo(peer.Node)))
        {
            AssociationException error = await Assert.ThrowsAsync<AssociationException>(async () => await association.ReceiveAsync());
            Assert.Equal(AssociationFailure.Aborted, error.Failure);
        }
        await peer.DisposeAsync();
        Assert.Equal(AssociationFailure.TimedOut, Assert.IsType<AssociationException>(Assert.Single(peer.Failures)).Failure);
    }

    [Fact]
    public async Task One_peer_too_many_is_turned_away_for_now_and_let_in_later()
    {
        await using StorePeer peer = new(options => options with { MostAssociationsPerPeer = 1 });
        await using (Association first = await Association.RequestAsync(AssociationTests.Echo(peer.Node)))
        {
            AssociationException error = await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(peer.Node, "SECOND"));
            Assert.Equal(AssociationRejection.LocalLimitExceeded, error.Rejection);
            await first.ReleaseAsync();
        }
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                await VerificationUser.EchoAsync(peer.Node, "SECOND", cancellationToken: limit.Token);
                return;
            }
            catch (AssociationException error) when (error.Failure == AssociationFailure.Rejected)
            {
                // The first connection's task has not ended yet.
                await Task.Delay(10, limit.Token);
            }
        }
    }

    private static byte[] Request() => AssociateWriter.Write(new AssociateRequest
    {
        CalledAE = "STOREPEER",
        CallingAE = "HOSTILE",
        Contexts = [new(1, SopClasses.Verification, [TransferSyntax.ImplicitVRLittleEndian.Uid])],
        User = new UserInformation { MaximumLength = 16384, ImplementationClassUid = "1.2.3" },
    });

    private static async Task<int> ReadToEndAsync(NetworkStream stream, CancellationToken ct)
    {
        byte[] buffer = new byte[1024];
        int all = 0;
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, ct)) > 0;) all += read;
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }
        return all;
    }

    /// <summary>Sends bytes, returns all that comes back until the listener closes; then an ordinary peer must be served.</summary>
    private static async Task<byte[]> TalkAsync(byte[] bytes)
    {
        await using StorePeer peer = new();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        using MemoryStream answer = new();
        using (TcpClient client = new("127.0.0.1", peer.Port))
        {
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(bytes, limit.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, limit.Token);
        }
        await VerificationUser.EchoAsync(peer.Node, "NEXT", cancellationToken: limit.Token);
        return answer.ToArray();
    }
}
