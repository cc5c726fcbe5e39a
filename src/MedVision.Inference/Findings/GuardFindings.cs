namespace MedVision.Inference.Findings;

/// <summary>
/// Whether the models know this kind of image. <see cref="Score"/> tells how far the series is on its way to being withheld by its pixels
/// (null where no volume could be shown to the guard), <see cref="Threshold"/> is the highest score that passes. <see cref="Reason"/> says why the result is withheld or, with
/// <see cref="InDistribution"/> true, what the reader must know about a result that is not.
/// </summary>
public sealed record GuardFindings(bool InDistribution, double? Score, double Threshold, string? Reason);
