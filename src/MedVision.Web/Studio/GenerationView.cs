using MedVision.Archive.Rows;

namespace MedVision.Web.Studio;

/// <summary>A set of synthetic images as the studio shows it.</summary>
internal sealed record GenerationView(
    long Id, string Label, int Count, int Seed, double Truncation, JobState State, double Progress, string? Error, bool HasMontage,
    string? Model, string? RequestedBy, DateTimeOffset At)
{
    public string Title => $"{Count} × {Label}";

    public bool IsUnderWay => State is JobState.Queued or JobState.Running;
}
