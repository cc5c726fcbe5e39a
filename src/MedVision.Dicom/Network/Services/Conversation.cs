using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Dicom.Network.Services;

/// <summary>What goes on in an association that we serve: the peer's requests that are being answered, and our own that wait for a response.</summary>
internal sealed class Conversation(Association association, IReadOnlyList<IDimseService> services)
{
    private readonly ConcurrentDictionary<ushort, DimseRequest> requests = new();
    private readonly ConcurrentDictionary<ushort, TaskCompletionSource<DimseCommand>> asked = new();
    private readonly List<Task> answering = [];
    private int lastMessage;
    private bool isOver;
    private Exception? failure;
    private AssociationException? broken;

    public Association Association => association;

    public bool IsQuiet => !Volatile.Read(ref isOver) && requests.IsEmpty && asked.IsEmpty;

    /// <summary>Until the peer releases the association.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        // A move may take hours. A request whose data set has not come whole is not one of these: there we wait for the peer.
        association.IsAwaited = () => !requests.IsEmpty && requests.Values.All(request => request.DatasetTaken.IsCompleted);
        try
        {
            while (await association.ReceiveAsync(ct) is { } message) await TakeAsync(message, ct);
        }
        catch (AssociationException) when (failure is not null)
        {
            // The association was aborted because a service failed: that is what is told.
        }
        catch (AssociationException) when (broken is not null)
        {
            // A service was the first to meet what ended the association: its words say more than those of who came after.
            ExceptionDispatchInfo.Throw(broken);
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            foreach (DimseRequest request in requests.Values) request.Cancel();
            foreach (TaskCompletionSource<DimseCommand> waiting in asked.Values) waiting.TrySetException(Association.Ended(null));
            await Task.WhenAll(answering);
        }
        if (failure is not null) throw new InvalidOperationException($"a service failed: {failure.Message}", failure);
    }

    public async Task<DimseCommand> RequestAsync(PresentationContext context, DimseCommand request, Stream? dataset, CancellationToken ct)
    {
        ushort id = (ushort)Interlocked.Increment(ref lastMessage);
        request.Elements.Set(Data.DicomTags.MessageID, id);
        TaskCompletionSource<DimseCommand> waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!asked.TryAdd(id, waiting)) throw new InvalidOperationException("65,536 requests wait for an answer");
        try
        {
            await association.SendAsync(context, request, dataset, ct);
            if (Volatile.Read(ref isOver)) throw Association.Ended(null);
            return await waiting.Task.WaitAsync(association.IdleLimit, ct);
        }
        catch (TimeoutException error)
        {
            await association.AbortAsync();
            throw new AssociationException(AssociationFailure.TimedOut, $"the peer did not answer a sub-operation within {association.IdleLimit.TotalSeconds:0.#} seconds", error);
        }
        finally
        {
            asked.TryRemove(id, out _);
        }
    }

    private async Task TakeAsync(DimseMessage message, CancellationToken ct)
    {
        DimseCommand command = message.Command;
        if (command.Field == CommandField.CCancelRequest)
        {
            // One that came too late finds nothing to cancel and has no response, PS3.7 9.3.2.3.
            if (requests.TryGetValue(command.RespondsTo, out DimseRequest? cancelled)) cancelled.Cancel();
        }
        else if (command.IsResponse)
        {
            if (asked.TryGetValue(command.RespondsTo, out TaskCompletionSource<DimseCommand>? waiting)) waiting.TrySetResult(command);
        }
        else
        {
            await BeginAsync(message, ct);
        }
    }

    private async Task BeginAsync(DimseMessage message, CancellationToken ct)
    {
        answering.RemoveAll(task => task.IsCompleted);
        while (answering.Count >= association.MostPerformed) answering.Remove(await Task.WhenAny(answering));
        if (services.FirstOrDefault(one => one.Operation == message.Command.Field) is not { } service)
        {
            await association.SendAsync(message.Context, message.Command.Response(DimseStatus.UnrecognizedOperation), cancellationToken: ct);
            return;
        }
        DimseRequest request = new(this, message);
        // On a thread of its own: a service that never has to wait would keep us from hearing that it is cancelled.
        Task task = Task.Run(() => AnswerAsync(service, request, ct), CancellationToken.None);
        answering.Add(task);
        // The data set is in the transport: nothing behind it can be read before it.
        await Task.WhenAny(task, request.DatasetTaken);
    }

    private async Task AnswerAsync(IDimseService service, DimseRequest request, CancellationToken ct)
    {
        ushort id = request.Command.MessageId;
        requests[id] = request;
        try
        {
            await service.AnswerAsync(request, ct);
        }
        catch (Exception error) when (error is AssociationException or OperationCanceledException)
        {
            // The association is over, or the listener closes.
            if (!Volatile.Read(ref isOver)) broken ??= error as AssociationException;
            await association.AbortAsync();
        }
        catch (Exception error)
        {
            // The edge of a service: its error ends the association and is told there.
            if (!Volatile.Read(ref isOver)) failure ??= error;
            await association.AbortAsync();
        }
        finally
        {
            requests.TryRemove(new(id, request));
            request.Dispose();
        }
    }
}
