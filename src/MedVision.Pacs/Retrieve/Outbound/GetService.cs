using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Pacs.Send;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace MedVision.Pacs.Retrieve.Outbound;

/// <summary>
/// C-GET as the provider, PS3.4 C.4.3: gives what the identifier names back over the association that asks, in the contexts for which the peer took the
/// provider's role. The peer is the destination: what may not leave to it counts as failed.
/// </summary>
public sealed partial class GetService(OutboundItems items, ReleaseGate gate, IDbContextFactory<MedVisionDb> databases, ILogger<GetService> log)
    : RetrieveService(QueryOperation.Get, items, gate, databases)
{
    private protected override async Task<(Node? Destination, DimseCommand? Refusal)> FindDestinationAsync(DimseRequest request, CancellationToken ct) =>
        (await FindNodeAsync(request.Peer.CallingAE, ct), null);

    private protected override async Task PerformAsync(DimseRequest request, RetrievePlan plan, SubOperations tally, CancellationToken ct)
    {
        foreach (StorageItem item in plan.Free)
        {
            if (request.Cancelled.IsCancellationRequested) return;
            tally.Add(await StoreAsync(request, item, ct));
            if (tally.Remaining > 0) await request.RespondAsync(tally.Pending(), cancellationToken: ct);
        }
    }

    private protected override void Done(DimseRequest request, SubOperations tally) =>
        LogGot(request.Peer.CallingAE, tally.Completed, tally.Failed, tally.Remaining, tally.Reason);

    private static async Task<StorageOutcome> StoreAsync(DimseRequest request, StorageItem item, CancellationToken ct)
    {
        PresentationContext? context = StorageContexts.Choose(item, request.Association.Contexts);
        (Stream? dataset, StorageOutcome? notSent) = StorageUser.Open(item, context);
        if (notSent is not null) return notSent;
        await using (dataset) return StorageUser.Outcome(item, await request.RequestAsync(context!, StorageUser.Request(item, 0), dataset, ct));
    }

    [LoggerMessage(1, LogLevel.Information, "{CallingAE} got {Completed} instances, {Failed} failed, {Remaining} were not tried; {Reason}")]
    private partial void LogGot(string callingAE, int completed, int failed, int remaining, string? reason);
}
