namespace MedVision.Cli.Inputs;

/// <summary>A file that could not be used, and why.</summary>
internal sealed record FailedInput(string Path, string Reason);
