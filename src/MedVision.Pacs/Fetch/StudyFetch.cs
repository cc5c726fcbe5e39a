using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Pacs.Ingest;
using MedVision.Pacs.Peers;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Fetch;

/// <summary>
/// Fetches a study from a node: by C-GET or C-MOVE to us, whichever its row prefers and else the other one if the node offers only that, or by
/// WADO-RS. What is stored here already is no trouble, and what has come stays, however it ends.
/// </summary>
public sealed class StudyFetch(NodeConnections connections, StoreService store, WadoUser wado, IDbContextFactory<MedVisionDb> databases)
{
    /// <summary>Fetches it.</summary>
    /// <param name="node">Who has it.</param>
    /// <param name="studyUid">The study.</param>
    /// <param name="seriesUid">One series of it; null: all.</param>
    /// <param name="progress">Told as it goes.</param>
    /// <param name="cancellationToken">Tells the node to stop.</param>
    /// <exception cref="PeerException">The node cannot be spoken with, answers with a failure, or gives nothing.</exception>
    public async Task<FetchOutcome> FetchAsync(Node node, string studyUid, string? seriesUid = null, IProgress<FetchOutcome>? progress = null, CancellationToken cancellationToken = default)
    {
        if (node.State != NodeState.Admitted) throw new PeerException($"{node.AETitle} is not admitted here: nothing is fetched from it until somebody admits it");
        FetchOutcome outcome = await PeerTrouble.InWordsAsync(() => node.Kind == NodeKind.DicomWeb
            ? wado.FetchAsync(node, studyUid, seriesUid, progress, cancellationToken)
            : RetrieveAsync(node, studyUid, seriesUid, progress, cancellationToken), cancellationToken);
        // A node that does not know the study says so by success and no sub-operations.
        if (outcome is { Done: 0, Failed: 0 } && await CountHereAsync(studyUid, seriesUid, cancellationToken) is var here)
            outcome = here > 0 ? outcome with { Done = here } : throw new PeerException($"{node.AETitle} gave nothing: it says that it has no such {(seriesUid is null ? "study" : "series")}");
        return outcome;
    }

    private async Task<FetchOutcome> RetrieveAsync(Node node, string study, string? series, IProgress<FetchOutcome>? progress, CancellationToken ct)
    {
        RemoteNode remote = connections.Dimse(node);
        DicomDataset identifier = series is null ? Identifiers.Studies(study) : Identifiers.Series(study, series);
        Func<Task<FetchOutcome>> get = () => GetAsync(remote, identifier, progress, ct), move = () => MoveAsync(node, remote, identifier, progress, ct);
        (Func<Task<FetchOutcome>> first, Func<Task<FetchOutcome>> second) = node.PullsBy == NodePull.Get ? (get, move) : (move, get);
        try
        {
            return await first();
        }
        catch (AssociationException error) when (error.Failure == AssociationFailure.NotSupported)
        {
            return await second();
        }
    }

    private async Task<FetchOutcome> GetAsync(RemoteNode node, DicomDataset identifier, IProgress<FetchOutcome>? progress, CancellationToken ct)
    {
        int? total = null;
        int done = 0, failed = 0;
        string? reason = null;
        bool isPassing = false;
        RetrieveOutcome outcome = await GetUser.GetAsync(node, connections.OwnAE, identifier, async (message, token) =>
        {
            DimseCommand response = await store.StoreAsync(message, Door.Fetch, node.AETitle, connections.OwnAE, token);
            if (response.Status.IsFailure)
            {
                failed++;
                reason ??= $"not stored here: {response.ErrorComment ?? response.Status.ToString()}";
                isPassing |= StoreStatus.IsPassing(response.Status);
            }
            else
            {
                done++;
            }
            progress?.Report(new(total, done, failed));
            return response.Status;
        }, new Counter(counts => total = counts.Total), cancellationToken: ct);
        // Those that the node could not even send, for want of a presentation context for example, are in its count alone.
        failed = Math.Max(failed, outcome.Counts.Failed);
        if (failed > 0) reason ??= "the node could not send them over the association";
        return new(done + failed, done, failed, reason) { IsPassing = isPassing };
    }

    private async Task<FetchOutcome> MoveAsync(Node node, RemoteNode remote, DicomDataset identifier, IProgress<FetchOutcome>? progress, CancellationToken ct)
    {
        if (!node.MayStore) throw new PeerException($"{node.AETitle} may not store here, so that it cannot move images to us: allow it that, or fetch by C-GET");
        RetrieveOutcome outcome = await MoveUser.MoveAsync(remote, connections.OwnAE, connections.OwnAE, identifier,
            new Counter(counts => progress?.Report(new(counts.Total, counts.Completed + counts.Warning, counts.Failed))), cancellationToken: ct);
        int done = outcome.Counts.Completed + outcome.Counts.Warning, failed = Math.Max(outcome.Counts.Failed, outcome.FailedInstances.Count);
        return new(done + failed, done, failed, failed > 0 ? $"the node could not move them to {connections.OwnAE}: does it know our address and port?" : null) { IsPassing = failed > 0 };
    }

    private async Task<int> CountHereAsync(string study, string? series, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        return await db.Instances.CountAsync(row => row.Series.Study.StudyInstanceUid == study && (series == null || row.Series.SeriesInstanceUid == series), ct);
    }

    /// <summary>Unlike <see cref="Progress{T}"/> it tells at once and in order.</summary>
    private sealed class Counter(Action<SubOperationCounts> tell) : IProgress<SubOperationCounts>
    {
        public void Report(SubOperationCounts value) => tell(value);
    }
}
