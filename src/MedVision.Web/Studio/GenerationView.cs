using MedVision.Archive.Rows;
using MedVision.Jobs.Generate;

namespace MedVision.Web.Studio;

/// <summary>A set of synthetic images as the studio shows it.</summary>
public sealed record GenerationView(
    long Id, string Label, int Count, int Seed, double Truncation, JobState State, double Progress, string? Error, bool HasMontage,
    string? Model, string? RequestedBy, DateTimeOffset At, DrawnMask? Mask, StoredProof? Proof)
{
    public string Title => $"{Count} × {Label}";

    public bool IsUnderWay => State is JobState.Queued or JobState.Running;
}
