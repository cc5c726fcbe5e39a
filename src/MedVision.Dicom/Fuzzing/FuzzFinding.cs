namespace MedVision.Dicom.Fuzzing;

/// <summary>An input that broke a rule.</summary>
/// <param name="Input">Its bytes are worth keeping.</param>
/// <param name="Rule">Which rule.</param>
/// <param name="Detail">What happened.</param>
public sealed record FuzzFinding(FuzzInput Input, FuzzRule Rule, string Detail);
