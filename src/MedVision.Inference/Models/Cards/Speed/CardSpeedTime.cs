namespace MedVision.Inference.Models.Cards.Speed;

/// <summary>Median and quartiles over <see cref="Runs"/> runs after warm-up, in milliseconds for one item.</summary>
public sealed record CardSpeedTime(double Median, double Low, double High, int Runs);
