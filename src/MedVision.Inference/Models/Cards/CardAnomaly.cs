namespace MedVision.Inference.Models.Cards;

/// <summary>Which outputs are the reconstruction, map and slice score, and the thresholds above which a pixel or a series is anomalous.</summary>
public sealed record CardAnomaly(CardAnomalyOutputs Outputs, double PixelThreshold, double ScoreThreshold, string ScoreRule);
