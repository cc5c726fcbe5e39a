namespace MedVision.Inference.Findings;

/// <summary>The series' anomaly score by the card's rule, and whether it lies above the stored threshold.</summary>
public sealed record AnomalyFindings(string Model, string Sha256, double Score, double Threshold, bool Anomalous);
