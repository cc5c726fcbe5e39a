using System.Net;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using Xunit;

namespace MedVision.Dicom.Tests.Network;

/// <summary>Each request reaches the service that answers it; cancels and sub-operations find their way while one works.</summary>
public sealed class DimseServerTests : IAsyncDisposable
{
    private const string FindClass = "1.2.840.10008.5.1.4.1.2.2.1";
    private readonly List<AssociationListener> listeners = [];

    public async ValueTask DisposeAsync()
    {
        foreach (AssociationListener listener in listeners) await listener.DisposeAsync();
    }

    [Fact]
    public async Task A_cancel_reaches_the_request_that_it_names()
    {
        TaskCompletionSource cancelled = new();
        (RemoteNode node, _) = Serve(new Service(CommandField.CFindRequest, async (request, ct) =>
        {
            Assert.Equal("DOE*", (await request.ReadDatasetAsync(ct)).GetString(DicomTags.PatientName));
            await request.RespondAsync(request.Command.Response(DimseStatus.Pending), new DicomDataset().Set(DicomTags.PatientID, "1"), ct);
            await using CancellationTokenRegistration told = request.Cancelled.Register(cancelled.SetResult);
            await cancelled.Task.WaitAsync(ct);
            await request.RespondAsync(request.Command.Response(DimseStatus.Cancel), cancellationToken: ct);
        }));
        await using Association association = await ConnectAsync(node);
        PresentationContext context = association.FindContext(FindClass)!;
        await association.SendAsync(context, new(CommandField.CFindRequest, FindClass) { MessageId = 7 },
            DatasetBytes.Open(new DicomDataset().Set(DicomTags.PatientName, "DOE*"), context.TransferSyntax));
        DimseMessage pending = (await association.ReceiveAsync())!;
        Assert.Equal(DimseStatus.Pending, pending.Command.Status);
        await association.SendAsync(context, new(CommandField.CCancelRequest, null) { RespondsTo = 8 });
        await association.SendAsync(context, new(CommandField.CCancelRequest, null) { RespondsTo = 7 });
        DimseMessage last = (await association.ReceiveAsync())!;
        Assert.Equal((DimseStatus.Cancel, (ushort)7), (last.Command.Status, last.Command.RespondsTo));
        await association.ReleaseAsync();
    }

    [Fact]
    public async Task A_sub_operation_on_the_same_association_gets_its_own_response()
    {
        (RemoteNode node, _) = Serve(new Service(CommandField.CFindRequest, async (request, ct) =>
        {
            await request.ReadDatasetAsync(ct);
            DimseCommand answer = await request.RequestAsync(request.Context, new(CommandField.CEchoRequest, FindClass), null, ct);
            await request.RespondAsync(request.Command.Response(answer.Status), cancellationToken: ct);
        }));
        await using Association association = await ConnectAsync(node);
        PresentationContext context = association.FindContext(FindClass)!;
        await association.SendAsync(context, new(CommandField.CFindRequest, FindClass) { MessageId = 1 }, DatasetBytes.Open([], context.TransferSyntax));
        DimseMessage asked = (await association.ReceiveAsync())!;
        Assert.Equal(CommandField.CEchoRequest, asked.Command.Field);
        await association.SendAsync(context, asked.Command.Response(new DimseStatus(0xB123)));
        Assert.Equal(new DimseStatus(0xB123), (await association.ReceiveAsync())!.Command.Status);
        await association.ReleaseAsync();
    }

    [Fact]
    public async Task An_operation_that_nobody_provides_is_answered_as_unrecognized()
    {
        (RemoteNode node, _) = Serve(new Service(CommandField.CFindRequest, (_, _) => Task.CompletedTask));
        await using Association association = await ConnectAsync(node);
        await association.SendAsync(association.Contexts[0], new(CommandField.CMoveRequest, FindClass) { MessageId = 1 });
        Assert.Equal(DimseStatus.UnrecognizedOperation, (await association.ReceiveAsync())!.Command.Status);
        await association.ReleaseAsync();
    }

    [Fact]
    public async Task A_service_that_fails_ends_its_association_and_the_reason_is_told()
    {
        (RemoteNode node, Task<Exception> failed) = Serve(new Service(CommandField.CFindRequest, (_, _) => throw new FormatException("out of order")));
        await using Association association = await ConnectAsync(node);
        await association.SendAsync(association.Contexts[0], new(CommandField.CFindRequest, FindClass) { MessageId = 1 });
        await Assert.ThrowsAsync<AssociationException>(async () => await association.ReceiveAsync());
        Assert.IsType<FormatException>((await failed.WaitAsync(TimeSpan.FromSeconds(30))).InnerException);
    }

    [Fact]
    public async Task A_request_is_cancelled_when_its_peer_goes_away()
    {
        TaskCompletionSource begun = new(), cancelled = new();
        (RemoteNode node, _) = Serve(new Service(CommandField.CFindRequest, async (request, ct) =>
        {
            await request.ReadDatasetAsync(ct);
            await using CancellationTokenRegistration told = request.Cancelled.Register(cancelled.SetResult);
            begun.SetResult();
            await cancelled.Task.WaitAsync(ct);
        }));
        await using (Association association = await ConnectAsync(node))
        {
            await association.SendAsync(association.Contexts[0], new(CommandField.CFindRequest, FindClass) { MessageId = 1 }, DatasetBytes.Open([], association.Contexts[0].TransferSyntax));
            await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_peer_that_waits_for_a_long_answer_is_not_idle_and_one_that_has_it_is()
    {
        AssociationTimers impatient = new() { Idle = TimeSpan.FromMilliseconds(50), Artim = TimeSpan.FromMilliseconds(50) };
        (RemoteNode node, Task<Exception> failed) = Serve(new Service(CommandField.CFindRequest, async (request, ct) =>
        {
            await request.ReadDatasetAsync(ct);
            await Task.Delay(10 * impatient.Idle, ct);
            await request.RespondAsync(request.Command.Response(DimseStatus.Success), cancellationToken: ct);
        }), impatient);
        await using Association association = await ConnectAsync(node);
        await association.SendAsync(association.Contexts[0], new(CommandField.CFindRequest, FindClass) { MessageId = 1 }, DatasetBytes.Open([], association.Contexts[0].TransferSyntax));
        Assert.Equal(DimseStatus.Success, (await association.ReceiveAsync())!.Command.Status);
        Assert.Equal(AssociationFailure.TimedOut, Assert.IsType<AssociationException>(await failed.WaitAsync(TimeSpan.FromSeconds(30))).Failure);
    }

    [Fact]
    public async Task A_peer_that_owes_the_response_to_a_sub_operation_is_given_up()
    {
        (RemoteNode node, Task<Exception> failed) = Serve(new Service(CommandField.CFindRequest, async (request, ct) =>
        {
            await request.ReadDatasetAsync(ct);
            await request.RequestAsync(request.Context, new(CommandField.CEchoRequest, FindClass), null, ct);
        }), new AssociationTimers { Idle = TimeSpan.FromMilliseconds(50), Artim = TimeSpan.FromMilliseconds(50) });
        await using Association association = await ConnectAsync(node);
        await association.SendAsync(association.Contexts[0], new(CommandField.CFindRequest, FindClass) { MessageId = 1 }, DatasetBytes.Open([], association.Contexts[0].TransferSyntax));
        Assert.Equal(CommandField.CEchoRequest, (await association.ReceiveAsync())!.Command.Field);
        await Assert.ThrowsAsync<AssociationException>(async () => await association.ReceiveAsync());
        await failed.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_peer_that_is_silent_in_the_middle_of_its_request_is_idle()
    {
        AssociationTimers impatient = new() { Idle = TimeSpan.FromMilliseconds(50), Artim = TimeSpan.FromMilliseconds(50) };
        (RemoteNode node, Task<Exception> failed) = Serve(new Service(CommandField.CFindRequest, async (request, ct) => await request.ReadDatasetAsync(ct)), impatient);
        await using Association association = await ConnectAsync(node);
        using PausingStream half = new();
        Task sending = association.SendAsync(association.Contexts[0], new(CommandField.CFindRequest, FindClass) { MessageId = 1 }, half);
        Assert.Equal(AssociationFailure.TimedOut, Assert.IsType<AssociationException>(await failed.WaitAsync(TimeSpan.FromSeconds(30))).Failure);
        half.Go.SetResult();
        await Assert.ThrowsAsync<AssociationException>(() => sending);
    }

    private static Task<Association> ConnectAsync(RemoteNode node) => Association.RequestAsync(new()
    {
        Node = node,
        CallingAE = "TESTER",
        Contexts = AssociationRequest.Number([(FindClass, [TransferSyntax.ExplicitVRLittleEndian.Uid])]),
    });

    private (RemoteNode Node, Task<Exception> Failed) Serve(IDimseService service, AssociationTimers? timers = null)
    {
        TaskCompletionSource<Exception> failed = new();
        AssociationListener listener = new(new ListenerOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            Policy = new AcceptorPolicy { Admit = (_, _) => new(result: null), Offer = service.Offer, Timers = timers ?? AssociationTimers.Default },
            Failed = (_, error) => failed.TrySetResult(error),
        }, (association, ct) => DimseServer.ServeAsync(association, [service], cancellationToken: ct));
        listener.Start();
        listeners.Add(listener);
        return (new("SERVER", "127.0.0.1", listener.EndPoint.Port), failed.Task);
    }

    /// <summary>Gives one long piece, and the next only when told to.</summary>
    private sealed class PausingStream : MemoryStream
    {
        private int pieces;

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (++pieces > 2) await Go.Task;
            buffer.Span.Clear();
            return buffer.Length;
        }
    }

    private sealed class Service(CommandField operation, Func<DimseRequest, CancellationToken, Task> answer) : IDimseService
    {
        public CommandField Operation => operation;

        public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) => proposal.AbstractSyntax == FindClass ? [TransferSyntax.ExplicitVRLittleEndian] : [];

        public Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken) => answer(request, cancellationToken);
    }
}
