namespace MedVision.Inference.Models.Cards;

/// <summary>A measured figure with its 95% confidence interval, sample size, unit and a note.</summary>
public sealed record CardFigure(double Value, double? Low = null, double? High = null, double? N = null, string? Unit = null, string? Note = null);
