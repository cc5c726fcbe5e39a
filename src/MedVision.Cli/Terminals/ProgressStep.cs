namespace MedVision.Cli.Terminals;

/// <summary>How far a command is: what it does now, and the part of the whole that is behind it (0 to 1).</summary>
internal readonly record struct ProgressStep(string Stage, double Fraction);
