namespace MedVision.Web.Instances;

/// <summary>Who signed a report, for whom and when.</summary>
public sealed record ReportObserver(string Name, string Organization, string At);
