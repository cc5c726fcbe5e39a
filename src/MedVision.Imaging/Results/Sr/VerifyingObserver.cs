namespace MedVision.Imaging.Results.Sr;

/// <summary>Who takes responsibility for a report, PS3.3 C.17.2.</summary>
/// <param name="Name">A person name, <c>Family^Given</c>.</param>
/// <param name="Organization">Where the person works, at most 64 characters.</param>
/// <param name="At">When the person signed; its offset is written with it.</param>
public sealed record VerifyingObserver(string Name, string Organization, DateTimeOffset At);
