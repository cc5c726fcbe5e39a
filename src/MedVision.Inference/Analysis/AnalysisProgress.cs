namespace MedVision.Inference.Analysis;

/// <summary>The stage that runs (<c>reading</c>, <c>guard</c>, <c>segmentation</c> ...) and how much of the whole is done, 0 to 1.</summary>
public sealed record AnalysisProgress(string Stage, double Fraction);
