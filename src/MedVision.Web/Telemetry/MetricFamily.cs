using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace MedVision.Web.Telemetry;

/// <summary>One instrument's values, a series for each set of its labels.</summary>
internal sealed class MetricFamily
{
    /// <summary>What OpenTelemetry takes where an instrument gives no advice.</summary>
    private static readonly double[] defaultBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    private readonly ConcurrentDictionary<string, MetricSeries> series = new(StringComparer.Ordinal);
    private readonly bool adds;

    private MetricFamily(string name, string? unit, string? description, MetricKind kind, bool adds, double[] bounds) =>
        (Name, Unit, Description, Kind, this.adds, Bounds) = (name, unit, description, kind, adds, bounds);

    /// <summary>The instrument's own name, with dots.</summary>
    public string Name { get; }

    public string? Unit { get; }

    public string? Description { get; }

    public MetricKind Kind { get; }

    /// <summary>The upper ends of a histogram's classes, without the infinite one.</summary>
    public double[] Bounds { get; }

    public IEnumerable<MetricSeries> Series => series.Values.OrderBy(one => one.Labels, StringComparer.Ordinal);

    public static MetricFamily Of(Instrument instrument)
    {
        string type = instrument.GetType().GetGenericTypeDefinition().Name;
        MetricKind kind = type.StartsWith("Histogram", StringComparison.Ordinal) ? MetricKind.Histogram
            : type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("ObservableCounter", StringComparison.Ordinal) ? MetricKind.Counter
            : MetricKind.Gauge;
        // Those that are asked tell their whole value, as a gauge does; the others tell what is to be added.
        bool adds = !instrument.IsObservable && !type.StartsWith("Gauge", StringComparison.Ordinal);
        double[] bounds = kind == MetricKind.Histogram ? BoundsOf(instrument) : [];
        return new(instrument.Name, instrument.Unit, instrument.Description, kind, adds, bounds);
    }

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        MetricSeries one = series.GetOrAdd(LabelsOf(tags), labels => new MetricSeries(labels, Bounds.Length + (Kind == MetricKind.Histogram ? 1 : 0)));
        if (Kind == MetricKind.Histogram)
        {
            int place = Array.BinarySearch(Bounds, value);
            one.Count(value, place >= 0 ? place : ~place);
        }
        else if (adds)
        {
            one.Add(value);
        }
        else
        {
            one.Set(value);
        }
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(bound => (double)bound)],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(bound => (double)bound)],
        _ => defaultBounds,
    };

    /// <summary>As Prometheus writes them: the same set always gives the same text.</summary>
    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        StringBuilder text = new();
        foreach ((string key, object? value) in tags)
        {
            if (value is null) continue;
            if (text.Length > 0) text.Append(',');
            text.Append(PrometheusText.NameOf(key)).Append("=\"");
            foreach (char c in Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
            {
                // The three that the text format wants escaped.
                if (c == '\n') text.Append("\\n");
                else if (c is '"' or '\\') text.Append('\\').Append(c);
                else text.Append(c);
            }
            text.Append('"');
        }
        return text.ToString();
    }
}
