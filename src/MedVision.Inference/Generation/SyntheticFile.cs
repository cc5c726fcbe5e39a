namespace MedVision.Inference.Generation;

/// <summary>A file of a generated set: its name and content.</summary>
public sealed record SyntheticFile(string Name, byte[] Content);
