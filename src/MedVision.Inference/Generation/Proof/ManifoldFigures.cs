namespace MedVision.Inference.Generation.Proof;

/// <summary>Shares in 0..1; <see cref="Density"/> may exceed 1. See <see cref="Manifold"/>.</summary>
public sealed record ManifoldFigures(double Precision, double Recall, double Density, double Coverage);
