using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Media;
using MedVision.Pacs.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MedVision.Pacs.Ingest;

/// <summary>
/// The one way by which files come into the archive, whatever the door. A file is on the disk before a row names it; what cannot be
/// stored is kept aside with its reason and never stops the rest.
/// </summary>
public sealed partial class IngestService(
    BlobStore blobs, ArchiveDatabase database, IDbContextFactory<MedVisionDb> databases, IngestLimits limits, TimeProvider time, ILogger<IngestService> log)
{
    private readonly InstanceStore instances = new(database, time);
    private readonly AsideStore aside = new(databases, time);

    /// <summary>Takes in a DICOM file or a ZIP of them (folders inside are walked).</summary>
    /// <param name="content">Read once, to its end, through a file: it may be larger than the memory.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="door">The way it came.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="cancellationToken">Stops between two files; what is stored stays.</param>
    public async Task<IngestReport> IngestAsync(Stream content, string name, Door door, string? source = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        IngestTally tally = new(progress);
        Delivery delivery = new(door, source);
        StagedBlob staged;
        try
        {
            staged = await blobs.StageAsync(content, cancellationToken: cancellationToken);
        }
        catch (DiskFullException error)
        {
            await RefuseAsync(new Arrival(name), error.Message, delivery, tally, cancellationToken, isPassing: true);
            return Finish(tally);
        }
        using (staged) await TakeStagedAsync(staged, name, delivery, tally, cancellationToken);
        return Finish(tally);
    }

    /// <summary>Takes in a file, or every file of a folder and the folders in it.</summary>
    /// <param name="path">The file (DICOM or ZIP) or folder.</param>
    /// <param name="door">The way it came.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="cancellationToken">Stops between two files; what is stored stays.</param>
    public async Task<IngestReport> IngestPathAsync(string path, Door door, string? source = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        IngestTally tally = new(progress);
        Delivery delivery = new(door, source);
        IEnumerable<Arrival> arrivals = FolderMedium.Walk(path).Select(file => new Arrival(file.Path) { Path = file.Path, Problem = file.Problem, IsLitter = file.IsLitter })
            .DefaultIfEmpty(new Arrival(path) { Problem = "the folder holds no files" });
        await Parallel.ForEachAsync(arrivals, Options(cancellationToken), async (arrival, ct) => await TakeAsync(arrival, delivery, tally, ct));
        return Finish(tally);
    }

    private async Task TakeStagedAsync(StagedBlob staged, string name, Delivery delivery, IngestTally tally, CancellationToken ct)
    {
        if (!FileNature.IsZip(FileNature.HeadOf(staged.Path)))
        {
            await TakeAsync(new Arrival(name) { Staged = staged }, delivery, tally, ct);
            return;
        }
        IAsyncEnumerable<Arrival> entries = new ZipArrivals(blobs, limits).EnumerateAsync(staged.Path, name, ct);
        await Parallel.ForEachAsync(entries, Options(ct), async (arrival, token) => await TakeAsync(arrival, delivery, tally, token));
    }

    private async Task TakeAsync(Arrival arrival, Delivery delivery, IngestTally tally, CancellationToken ct)
    {
        using StagedBlob? staged = arrival.Staged;
        if (arrival.IsLitter) tally.Ignored(arrival.Name);
        else if (arrival.Problem is not null) await RefuseAsync(arrival, arrival.Problem, delivery, tally, ct);
        else if (staged is not null) await StoreAsync(staged, arrival, delivery, tally, ct);
        else await OpenAsync(arrival, delivery, tally, ct);
        tally.Finished(arrival.Name, staged?.Bytes ?? 0);
    }

    /// <summary>A file that is still where it came from.</summary>
    private async Task OpenAsync(Arrival arrival, Delivery delivery, IngestTally tally, CancellationToken ct)
    {
        StagedBlob staged;
        try
        {
            await using FileStream file = new(arrival.Path!, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
            staged = await blobs.StageAsync(file, cancellationToken: ct);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await RefuseAsync(arrival, error is DiskFullException ? error.Message : $"the file cannot be read: {error.Message}", delivery, tally, ct);
            return;
        }
        using (staged)
        {
            if (FileNature.IsZip(FileNature.HeadOf(staged.Path))) await TakeStagedAsync(staged, arrival.Name, delivery, tally, ct);
            else await StoreAsync(staged, arrival, delivery, tally, ct);
        }
    }

    private async Task StoreAsync(StagedBlob staged, Arrival arrival, Delivery delivery, IngestTally tally, CancellationToken ct)
    {
        InstanceRecord? record = InstanceReading.Read(staged.Path, out string? reason);
        await StoreAsync(record, reason, staged, arrival, delivery, tally, ct);
    }

    /// <summary>Stores what was read, or keeps aside what could not be, with the reason.</summary>
    private async Task StoreAsync(InstanceRecord? record, string? reason, StagedBlob staged, Arrival arrival, Delivery delivery, IngestTally tally, CancellationToken ct)
    {
        try
        {
            if (record is null)
            {
                await RefuseAsync(arrival with { Staged = staged }, reason!, delivery, tally, ct);
                return;
            }
            StoreOutcome outcome = await instances.StoreAsync(record, staged, delivery, ct);
            if (outcome is StoreOutcome.Conflict other && SameInstance.Is(staged.Path, blobs.PathOf(other.ExistingBlob))) outcome = new StoreOutcome.Duplicate();
            await RecordAsync(outcome, record, staged, arrival, delivery, tally, ct);
        }
        catch (DiskFullException error)
        {
            await RefuseAsync(arrival, error.Message, delivery, tally, ct, isPassing: true);
        }
        catch (PostgresException error) when (error.SqlState[..2] is "22" or "23" or "54")
        {
            // Data that the rows cannot hold: this file's fault, not the database's.
            LogRefusedByDatabase(error.SqlState);
            await RefuseAsync(arrival, $"the database refuses its values ({error.SqlState}: {error.MessageText})", delivery, tally, ct);
        }
    }

    private async Task RecordAsync(StoreOutcome outcome, InstanceRecord record, StagedBlob staged, Arrival arrival, Delivery delivery, IngestTally tally, CancellationToken ct)
    {
        switch (outcome)
        {
            case StoreOutcome.Stored:
                PacsMetrics.InstanceCame(delivery.Door, InstanceOutcome.Stored, staged.Bytes);
                tally.Stored(record);
                break;
            case StoreOutcome.Duplicate:
                PacsMetrics.InstanceCame(delivery.Door, InstanceOutcome.Duplicate);
                tally.Duplicate(record);
                break;
            case StoreOutcome.Conflict conflict:
                PacsMetrics.InstanceCame(delivery.Door, InstanceOutcome.Conflict);
                await aside.ConflictAsync(arrival.Name, record.SopUid, conflict.ExistingBlob, staged, delivery, ct);
                tally.Conflict(arrival.Name, $"SOP Instance UID {record.SopUid} is stored already with other content; the stored one stays, this one is kept aside");
                break;
            case StoreOutcome.Refused refused:
                await RefuseAsync(arrival with { Staged = staged }, refused.Reason, delivery, tally, ct);
                break;
        }
    }

    private async Task RefuseAsync(Arrival arrival, string reason, Delivery delivery, IngestTally tally, CancellationToken ct, bool isPassing = false)
    {
        StagedBlob? kept = arrival.Staged is { Bytes: > 0 } staged && staged.Bytes <= limits.QuarantineBytes ? staged : null;
        await aside.QuarantineAsync(arrival.Name, reason, kept, arrival.Staged?.Bytes ?? 0, delivery, ct);
        PacsMetrics.InstanceCame(delivery.Door, InstanceOutcome.Quarantined);
        tally.Quarantined(arrival.Name, reason, isPassing);
    }

    private ParallelOptions Options(CancellationToken ct) => new() { MaxDegreeOfParallelism = limits.Parallel, CancellationToken = ct };

    private IngestReport Finish(IngestTally tally)
    {
        IngestReport report = tally.Report();
        LogIngested(report.Stored, report.Duplicates, report.Conflicts.Count, report.Quarantined.Count);
        return report;
    }

    [LoggerMessage(1, LogLevel.Information, "ingested: {Stored} stored, {Duplicates} here already, {Conflicts} in conflict, {Quarantined} in quarantine")]
    private partial void LogIngested(int stored, int duplicates, int conflicts, int quarantined);

    [LoggerMessage(2, LogLevel.Warning, "the database refused an instance's values: {State}")]
    private partial void LogRefusedByDatabase(string state);
}
