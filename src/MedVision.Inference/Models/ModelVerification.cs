namespace MedVision.Inference.Models;

/// <summary>
/// The outcome of checking one model: no <see cref="Problems"/> means that it may be used. <see cref="MaxAbsDiff"/> is the largest
/// difference to PyTorch's stored answer.
/// </summary>
public sealed record ModelVerification(ModelCard Card, IReadOnlyList<string> Problems, double? MaxAbsDiff)
{
    public bool Passed => Problems.Count == 0;
}
