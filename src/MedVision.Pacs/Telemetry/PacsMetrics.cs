using System.Diagnostics;
using System.Diagnostics.Metrics;
using MedVision.Archive.Rows;
using MedVision.Dicom.Network.Pdus;

namespace MedVision.Pacs.Telemetry;

/// <summary>The archive's figures. Each call costs nothing while nobody listens.</summary>
public static class PacsMetrics
{
    /// <summary>In seconds; from an echo to a large move.</summary>
    private static readonly InstrumentAdvice<double> durations = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] };

    private static readonly UpDownCounter<int> associationsOpen = PacsTelemetry.Meter.CreateUpDownCounter<int>("medvision.dicom.associations.open", null, "DICOM associations that stand now.");
    private static readonly Counter<long> associations = PacsTelemetry.Meter.CreateCounter<long>("medvision.dicom.associations", null, "DICOM associations that were accepted.");
    private static readonly Counter<long> refused = PacsTelemetry.Meter.CreateCounter<long>("medvision.dicom.associations.refused", null, "DICOM associations that were rejected, by reason.");
    private static readonly Counter<long> failed = PacsTelemetry.Meter.CreateCounter<long>("medvision.dicom.associations.failed", null, "DICOM associations that ended other than by release.");
    private static readonly Histogram<double> operations = PacsTelemetry.Meter.CreateHistogram("medvision.operation.duration", "s", "Operations over DIMSE and DICOMweb, by kind and outcome.", null, durations);
    private static readonly Counter<long> instances = PacsTelemetry.Meter.CreateCounter<long>("medvision.instances", null, "Instances that came in, by door and what became of them.");
    private static readonly Counter<long> bytes = PacsTelemetry.Meter.CreateCounter<long>("medvision.instances.stored.size", "By", "Bytes of the instances that were stored, by door.");
    private static readonly Histogram<int> batches = PacsTelemetry.Meter.CreateHistogram("medvision.ingest.batch.instances", null, "Instances that one transaction stored.", null, new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });
    private static readonly Histogram<double> commits = PacsTelemetry.Meter.CreateHistogram("medvision.ingest.commit.duration", "s", "Time of the transaction that stores a batch.", null, durations);

    /// <summary>An association was accepted and stands, traced as a whole, until the result is disposed.</summary>
    public static IDisposable AssociationStands()
    {
        associations.Add(1);
        associationsOpen.Add(1);
        return new Standing(PacsTelemetry.Activities.StartActivity("association", ActivityKind.Server));
    }

    public static void AssociationFailed() => failed.Add(1);

    public static void AssociationRefused(AssociationRejection rejection) => refused.Add(1, new KeyValuePair<string, object?>("reason", rejection.ToString()));

    /// <summary>What became of an instance that came in.</summary>
    /// <param name="door">The way it came.</param>
    /// <param name="outcome">stored, duplicate, conflict, quarantined.</param>
    /// <param name="size">The file's bytes, counted where it was stored.</param>
    public static void InstanceCame(Door door, InstanceOutcome outcome, long size = 0)
    {
        KeyValuePair<string, object?> way = new("door", door.ToString());
        instances.Add(1, way, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        if (outcome == InstanceOutcome.Stored) bytes.Add(size, way);
    }

    /// <summary>A transaction that stored instances was committed.</summary>
    public static void BatchCommitted(int size, TimeSpan time)
    {
        batches.Record(size);
        commits.Record(time.TotalSeconds);
    }

    internal static void OperationEnded(string name, string outcome, string status, TimeSpan time) => operations.Record(time.TotalSeconds,
        new KeyValuePair<string, object?>("operation", name), new KeyValuePair<string, object?>("outcome", outcome), new KeyValuePair<string, object?>("status", status));

    private sealed class Standing(Activity? activity) : IDisposable
    {
        public void Dispose()
        {
            associationsOpen.Add(-1);
            activity?.Dispose();
        }
    }
}
