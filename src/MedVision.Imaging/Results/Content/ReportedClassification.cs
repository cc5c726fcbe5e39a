using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Content;

/// <summary>What a classifier says about the whole series.</summary>
/// <param name="Algorithm">The model.</param>
/// <param name="Verdict">The class called, or null where the model abstains.</param>
/// <param name="Classes">Every class that it knows with its probability.</param>
public sealed record ReportedClassification(AlgorithmIdentity Algorithm, Code? Verdict, IReadOnlyList<ClassProbability> Classes)
{
    /// <summary>Where in the slices the most probable class was read from, the slices that weigh most first; empty where the model does not tell.</summary>
    public IReadOnlyList<ActivationSlice> Activation { get; init; } = [];
}
