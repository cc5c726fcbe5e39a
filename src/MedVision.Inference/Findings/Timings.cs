namespace MedVision.Inference.Findings;

/// <summary>Wall-clock milliseconds of the stages: the only part of the findings that differs from run to run.</summary>
public sealed record Timings(long ReadMs, long PreprocessMs, long InferenceMs, long PostprocessMs, long WriteMs);
