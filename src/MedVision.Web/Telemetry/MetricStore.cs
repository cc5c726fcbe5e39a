using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace MedVision.Web.Telemetry;

/// <summary>
/// This process's figures, added up since its start: what <c>/metrics</c> tells and what the Operations page draws. It listens to the
/// instruments of MedVision, of the database driver and of the runtime.
/// </summary>
internal sealed class MetricStore : IDisposable
{
    private static readonly string[] meters = ["MedVision.", "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> families = new(StringComparer.Ordinal);

    public MetricStore()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (!Array.Exists(meters, name => instrument.Meter.Name.StartsWith(name, StringComparison.Ordinal))) return;
            self.EnableMeasurementEvents(instrument, families.GetOrAdd(instrument.Name, _ => MetricFamily.Of(instrument)));
        };
        listener.SetMeasurementEventCallback<byte>((_, value, tags, family) => Take(value, tags, family));
        listener.SetMeasurementEventCallback<short>((_, value, tags, family) => Take(value, tags, family));
        listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Take(value, tags, family));
        listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Take(value, tags, family));
        listener.SetMeasurementEventCallback<float>((_, value, tags, family) => Take(value, tags, family));
        listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Take(value, tags, family));
        listener.SetMeasurementEventCallback<decimal>((_, value, tags, family) => Take((double)value, tags, family));
        listener.Start();
    }

    /// <summary>Everything, by name; instruments that are asked (pools, memory) are asked now.</summary>
    public IEnumerable<MetricFamily> Read()
    {
        listener.RecordObservableInstruments();
        return families.Values.OrderBy(family => family.Name, StringComparer.Ordinal);
    }

    /// <summary>The sum over the series whose labels hold all of <paramref name="labels"/> (<c>outcome="Stored"</c>); of a histogram, how many values it had.</summary>
    public double Sum(string name, params string[] labels) => families.TryGetValue(name, out MetricFamily? family)
        ? family.Series.Where(series => Array.TrueForAll(labels, label => series.Labels.Contains(label, StringComparison.Ordinal))).Sum(series => series.Total)
        : 0;

    public void Dispose() => listener.Dispose();

    private static void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? family) => ((MetricFamily)family!).Take(value, tags);
}
