using MedVision.Archive;
using MedVision.Jobs.Analyze;
using MedVision.Pacs.Remove;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MedVision.Web.Remove;

/// <summary>Deletes for administrators: rows in one transaction with what the worklist says of the rest, then the bytes. Who and what is in the log.</summary>
internal sealed partial class RemovalDesk(IDbContextFactory<MedVisionDb> databases, ArchiveRemoval removal, RemovalJournal journal, ILogger<RemovalDesk> log)
{
    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>What would go; null where there is no such object. Nothing is changed.</summary>
    public Task<Removal?> PreviewAsync(RemovalTarget target, CancellationToken cancellationToken) => PatientlyAsync(() => TryPreviewAsync(target, cancellationToken), cancellationToken);

    /// <summary>Deletes; null where there is no such object.</summary>
    public Task<Removal?> RemoveAsync(RemovalTarget target, string user, CancellationToken cancellationToken) => PatientlyAsync(() => TryRemoveAsync(target, user, cancellationToken), cancellationToken);

    private static async Task<Removal?> PatientlyAsync(Func<Task<Removal?>> work, CancellationToken ct)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (Exception error) when (attempt < Attempts && ArchiveRemoval.IsBusy(error))
            {
                await Task.Delay(Pause, ct);
            }
        }
    }

    private async Task<Removal?> TryPreviewAsync(RemovalTarget target, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        return await removal.RemoveAsync(db, target, cancellationToken); // and rolled back
    }

    private async Task<Removal?> TryRemoveAsync(RemovalTarget target, string user, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await removal.RemoveAsync(db, target, cancellationToken) is not { } gone) return null;
        if (!gone.IsWholeStudy) await StudySummary.RefreshAsync(db, gone.StudyId, cancellationToken);
        string list = await journal.NoteAsync(gone.Blobs, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogRemoved(user, target.Study, target.Series, target.Instance, gone.Series, gone.Instances, gone.Analyses, gone.Reviews);
        // The rows are gone: whoever waits for the answer may go too, the bytes follow.
        await journal.FinishAsync(list, gone.Blobs, CancellationToken.None);
        return gone;
    }

    [LoggerMessage(1, LogLevel.Warning, "deleted by {User}: study {Study}, series {SeriesUid}, instance {InstanceUid}: {Series} series, {Instances} instances, {Analyses} analyses, {Reviews} reviews")]
    private partial void LogRemoved(string user, string study, string? seriesUid, string? instanceUid, int series, int instances, int analyses, int reviews);
}
