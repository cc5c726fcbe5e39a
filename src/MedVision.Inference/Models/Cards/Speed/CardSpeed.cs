namespace MedVision.Inference.Models.Cards.Speed;

/// <summary>
/// How fast the weights answer, measured by <c>models speed</c>. <see cref="Optimisation"/> says what the engine was allowed to do,
/// <see cref="Tried"/> what else was measured and whether it was kept.
/// </summary>
public sealed record CardSpeed(string Hardware, string Engine, int Threads, CardSpeedTimes MsPerSlice, string Optimisation, IReadOnlyList<CardSpeedTrial> Tried);
