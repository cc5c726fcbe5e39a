namespace MedVision.Web.Telemetry;

/// <summary>How a figure's values go together.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Values counted by their size.</summary>
    Histogram,
}
