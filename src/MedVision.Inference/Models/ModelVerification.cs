namespace MedVision.Inference.Models;

/// <summary>
/// The outcome of checking one model: no <see cref="Problems"/> means that it may be used. <see cref="Name"/> is <c>name@version</c>, or the folder where there is
/// no card to read. <see cref="MaxAbsDiff"/> is the largest difference to PyTorch's stored answer.
/// </summary>
public sealed record ModelVerification(string Name, ModelCard? Card, IReadOnlyList<ModelProblem> Problems, double? MaxAbsDiff)
{
    public bool Passed => Problems.Count == 0;
}
