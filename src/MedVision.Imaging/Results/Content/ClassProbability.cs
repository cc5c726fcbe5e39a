using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Content;

/// <summary>A class and how probable the model holds it, 0 to 1.</summary>
public sealed record ClassProbability(Code Class, double Probability);
