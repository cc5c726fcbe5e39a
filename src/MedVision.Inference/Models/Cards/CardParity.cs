namespace MedVision.Inference.Models.Cards;

/// <summary>The largest difference to PyTorch's output that was measured, and with which engine.</summary>
public sealed record CardParity(double? MaxAbsDiff, string Engine);
