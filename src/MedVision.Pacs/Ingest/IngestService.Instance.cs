using System.Data.Common;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Media;
using Microsoft.Extensions.Logging;

namespace MedVision.Pacs.Ingest;

public sealed partial class IngestService
{
    /// <summary>Takes in one DICOM file of a sender who wants to hear of each; the same rules as for all others.</summary>
    /// <param name="staged">The file; the caller disposes of it.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="door">The way it came.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="misplaced">Why an instance with these UIDs does not belong where the sender puts it; null where it does.</param>
    /// <param name="cancellationToken">Stops before the rows are written.</param>
    public async Task<InstanceReceipt> IngestInstanceAsync(
        StagedBlob staged, string name, Door door, string? source, Func<InstanceIdentity, string?>? misplaced = null, CancellationToken cancellationToken = default)
    {
        IngestTally tally = new(null);
        Delivery delivery = new(door, source);
        Arrival arrival = new(name) { Staged = staged };
        InstanceIdentity? identity = null;
        try
        {
            InstanceRecord? record = InstanceReading.Read(staged.Path, out string? reason);
            identity = record is null ? InstanceIdentity.TryRead(staged.Path) : InstanceIdentity.Of(record);
            if (identity is not null && misplaced?.Invoke(identity) is { } place) return new InstanceReceipt(identity, InstanceFate.Misplaced, place);
            if (FileNature.IsZip(FileNature.HeadOf(staged.Path))) reason = "a ZIP is no instance";
            await StoreAsync(record, reason, staged, arrival, delivery, tally, cancellationToken);
            InstanceReceipt receipt = ReceiptOf(tally.Report(), identity);
            LogInstance(receipt.Fate);
            return receipt;
        }
        catch (Exception error) when (error is DbException or DiskFullException or TimeoutException)
        {
            LogDeferred(error.Message);
            return new InstanceReceipt(identity, InstanceFate.Deferred, "the archive cannot store at the moment");
        }
    }

    private static InstanceReceipt ReceiptOf(IngestReport report, InstanceIdentity? identity) => report switch
    {
        { Stored: > 0 } => new(identity, InstanceFate.Stored),
        { Duplicates: > 0 } => new(identity, InstanceFate.Duplicate),
        { Conflicts: [var conflict, ..] } => new(identity, InstanceFate.Conflict, conflict.Reason),
        { Quarantined: [{ IsPassing: true } issue, ..] } => new(identity, InstanceFate.Deferred, issue.Reason),
        { Quarantined: [var issue, ..] } => new(identity, InstanceFate.Refused, issue.Reason),
        _ => throw new InvalidOperationException("ingest said nothing of a file"),
    };

    [LoggerMessage(3, LogLevel.Debug, "an instance came: {Fate}")]
    private partial void LogInstance(InstanceFate fate);

    [LoggerMessage(4, LogLevel.Error, "an instance could not be stored: {Reason}")]
    private partial void LogDeferred(string reason);
}
