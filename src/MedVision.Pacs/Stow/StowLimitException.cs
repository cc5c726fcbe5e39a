namespace MedVision.Pacs.Stow;

/// <summary>A store request is larger than we take.</summary>
public sealed class StowLimitException(string message) : Exception(message);
