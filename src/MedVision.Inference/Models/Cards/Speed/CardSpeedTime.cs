namespace MedVision.Inference.Models.Cards.Speed;

/// <summary>
/// Milliseconds for one item over <see cref="Runs"/> runs after warm-up: median and quartiles by the clock, and <see cref="Cpu"/>, the median of the processor time
/// of all threads, which other programs on the machine hardly change.
/// </summary>
public sealed record CardSpeedTime(double Median, double Low, double High, double Cpu, int Runs);
