namespace MedVision.Inference.Models.Cards.Speed;

/// <summary>Milliseconds for one item (a slice, a picture) when one and when sixteen go through the network at once.</summary>
public sealed record CardSpeedTimes(CardSpeedTime Batch1, CardSpeedTime Batch16);
