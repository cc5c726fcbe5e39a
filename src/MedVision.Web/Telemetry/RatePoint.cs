namespace MedVision.Web.Telemetry;

/// <summary>What this process did a second, over the seconds before <paramref name="At"/>.</summary>
/// <param name="At">The end of the seconds.</param>
/// <param name="Stored">Instances stored a second.</param>
/// <param name="Megabytes">Megabytes (10^6) stored a second.</param>
/// <param name="Queries">C-FIND and QIDO a second.</param>
/// <param name="Retrievals">WADO, C-GET and C-MOVE requests a second.</param>
/// <param name="Failures">Operations that failed or were broken off, a second.</param>
/// <param name="Associations">DICOM associations that stood at the end.</param>
public sealed record RatePoint(DateTimeOffset At, double Stored, double Megabytes, double Queries, double Retrievals, double Failures, int Associations)
{
    /// <summary>The same moment, UTC: charts draw no DateTimeOffset.</summary>
    public DateTime Time => At.UtcDateTime;
}
