namespace MedVision.Inference.Findings;

/// <summary>A file (or series folder) that could not be analysed, and why.</summary>
public sealed record FailedFile(string Path, string Reason);
