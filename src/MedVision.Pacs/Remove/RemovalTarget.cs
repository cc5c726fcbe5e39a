namespace MedVision.Pacs.Remove;

/// <summary>What is to go: a study, a series of it, or an instance of that.</summary>
public sealed record RemovalTarget(string Study, string? Series = null, string? Instance = null);
