using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace MedVision.Pacs.Tests.Telemetry;

/// <summary>All that MedVision's instruments tell from its making on.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<Measurement> all = new();

    public Measurements()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name.StartsWith("MedVision", StringComparison.Ordinal)) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    public IReadOnlyCollection<Measurement> All => all;

    /// <summary>The sum of an instrument's values.</summary>
    public double Sum(string name) => all.Where(one => one.Name == name).Sum(one => one.Value);

    /// <summary>The values of one tag set, for example <c>outcome=success</c>.</summary>
    public int Count(string name, params string[] tags) => all.Count(one => one.Name == name && tags.All(one.Tags.Contains));

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<string> words = [];
        foreach ((string key, object? tag) in tags) words.Add($"{key}={tag}");
        all.Enqueue(new Measurement(instrument.Name, value, words));
    }

    internal sealed record Measurement(string Name, double Value, IReadOnlyList<string> Tags);
}
