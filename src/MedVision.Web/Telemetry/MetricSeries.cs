namespace MedVision.Web.Telemetry;

/// <summary>The values of one instrument under one set of labels.</summary>
/// <param name="labels">As Prometheus writes them, without braces.</param>
/// <param name="classes">The classes of a histogram, the infinite one included; 0 for the others.</param>
internal sealed class MetricSeries(string labels, int classes)
{
    private readonly Lock gate = new();
    private readonly long[] counts = new long[classes];
    private double value;

    public string Labels { get; } = labels;

    /// <summary>The value; of a histogram, how many values there were.</summary>
    public double Total
    {
        get
        {
            lock (gate) return classes > 0 ? counts.Sum() : value;
        }
    }

    /// <summary>A histogram's classes and the sum of its values, from one moment.</summary>
    public (long[] Counts, double Sum) Classes
    {
        get
        {
            lock (gate) return ([.. counts], value);
        }
    }

    public void Add(double more)
    {
        lock (gate) value += more;
    }

    public void Set(double now)
    {
        lock (gate) value = now;
    }

    public void Count(double one, int place)
    {
        lock (gate)
        {
            counts[place]++;
            value += one;
        }
    }
}
