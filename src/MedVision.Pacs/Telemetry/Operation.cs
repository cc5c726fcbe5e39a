using System.Diagnostics;
using System.Globalization;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Pacs.Telemetry;

/// <summary>
/// One operation, timed and traced from <see cref="Begin"/> to the end of its <c>using</c>. One that nobody completed was broken off.
/// </summary>
public sealed class Operation : IDisposable
{
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly string name;
    private readonly Activity? activity;
    private string outcome = "broken off", status = "";

    private Operation(string name, ActivityKind kind, ActivityContext parent)
    {
        this.name = name;
        activity = PacsTelemetry.Activities.StartActivity(name, kind, parent);
    }

    /// <summary>Begins one that a peer asked for; <see cref="ActivityKind.Client"/>: one that we ask of a peer.</summary>
    /// <param name="operation">What it is.</param>
    /// <param name="kind">Who asks.</param>
    /// <param name="parent">The caller's trace; by default that of the code around.</param>
    public static Operation Begin(OperationKind operation, ActivityKind kind = ActivityKind.Server, ActivityContext parent = default) => new(NameOf(operation), kind, parent);

    /// <summary>The last response was sent.</summary>
    public void Complete(DimseStatus answered)
    {
        status = answered.Code.ToString("X4", CultureInfo.InvariantCulture);
        outcome = answered.IsSuccess ? "success" : answered.IsWarning ? "warning" : answered == DimseStatus.Cancel ? "cancelled" : answered.IsPending ? "broken off" : "failure";
    }

    /// <summary>The HTTP status was sent.</summary>
    public void Complete(int answered)
    {
        status = answered.ToString(CultureInfo.InvariantCulture);
        outcome = answered is >= 200 and < 400 ? (answered == 202 ? "warning" : "success") : answered == 499 ? "cancelled" : "failure";
    }

    public void Dispose()
    {
        PacsMetrics.OperationEnded(name, outcome, status, Stopwatch.GetElapsedTime(started));
        if (activity is null) return;
        activity.SetTag("medvision.outcome", outcome).SetTag("medvision.status", status);
        if (outcome is "failure" or "broken off") activity.SetStatus(ActivityStatusCode.Error, outcome);
        activity.Dispose();
    }

    /// <summary>As it is called in figures and traces.</summary>
    public static string NameOf(OperationKind operation) => operation switch
    {
        OperationKind.CEcho => "c-echo",
        OperationKind.CStore => "c-store",
        OperationKind.CFind => "c-find",
        OperationKind.CMove => "c-move",
        OperationKind.CGet => "c-get",
        OperationKind.Commitment => "commitment",
        OperationKind.Stow => "stow",
        OperationKind.Qido => "qido",
        OperationKind.Wado => "wado",
        OperationKind.Delete => "delete",
        OperationKind.Ingest => "ingest",
        OperationKind.Send => "send",
        _ => "other",
    };
}
