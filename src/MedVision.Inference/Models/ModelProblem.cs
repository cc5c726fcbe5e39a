namespace MedVision.Inference.Models;

/// <summary>
/// What is wrong with a file of a model's folder. <see cref="Pointer"/> is the place in it as a JSON Pointer (RFC 6901), empty for the whole file
/// or for a file that is no JSON.
/// </summary>
public sealed record ModelProblem(string File, string Pointer, string Message)
{
    /// <summary><c>model.json#/segmentation/threshold: 1.2 is not below 1</c>.</summary>
    public override string ToString() => Pointer.Length == 0 ? $"{File}: {Message}" : $"{File}#{Pointer}: {Message}";
}
