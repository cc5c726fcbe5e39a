using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Network.Associations;
using MedVision.Pacs.Telemetry;
using MedVision.Web.Nodes;
using MedVision.Web.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Operations;

/// <summary>What the Operations page shows of this moment.</summary>
internal sealed class OperationsQuery(DicomDoors doors, IDbContextFactory<MedVisionDb> databases, MetricStore metrics, ArchiveOptions options, TimeProvider time)
{
    public string Door => doors.Describe();

    /// <summary>The longest first.</summary>
    public IReadOnlyList<AssociationView> Associations() => doors.Door is null ? [] : [.. doors.Door.Standing.OrderBy(one => one.Value).Select(one => ViewOf(one.Key, one.Value))];

    public async Task<IReadOnlyList<QueueView>> QueueAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset dayAgo = time.GetUtcNow().AddDays(-1);
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        var groups = await db.Jobs.AsNoTracking()
            .Where(job => job.State == JobState.Queued || job.State == JobState.Running || (job.State == JobState.Failed && job.FinishedAt > dayAgo))
            .GroupBy(job => new { job.Kind, job.State }).Select(group => new { group.Key.Kind, group.Key.State, Count = group.Count(), First = group.Min(job => job.CreatedAt) })
            .ToListAsync(cancellationToken);
        return [.. Enum.GetValues<JobKind>().Select(kind => new QueueView(kind, Count(kind, JobState.Queued), Count(kind, JobState.Running), Count(kind, JobState.Failed),
            groups.Where(group => group.Kind == kind && group.State == JobState.Queued).Select(group => (DateTimeOffset?)group.First).Min()))];

        int Count(JobKind kind, JobState state) => groups.Where(group => group.Kind == kind && group.State == state).Sum(group => group.Count);
    }

    /// <summary>The disk under the data folder, and what the archive holds as of the last look-up.</summary>
    public StorageView Storage()
    {
        DriveInfo drive = new(options.DataFolder);
        return new(drive.AvailableFreeSpace, drive.TotalSize, (long)metrics.Sum("medvision.archive.instances"), (long)metrics.Sum("medvision.archive.size"));
    }

    private static AssociationView ViewOf(Association association, DateTimeOffset since)
    {
        AssociationTally tally = AssociationTally.Of(association);
        string doing = tally.Latest is not { } latest ? "nothing yet" : tally.IsBusy ? Operation.NameOf(latest) : $"waits, last {Operation.NameOf(latest)}";
        AssociationPeer peer = association.Peer;
        return new(peer.CallingAE, peer.Address?.ToString() ?? "", peer.Implementation, since, doing, tally.Operations, tally.Stored, tally.Failures);
    }
}
