using MedVision.Jobs.Generate;

namespace MedVision.Jobs;

/// <summary>An order of synthetic images.</summary>
/// <param name="Label">The class, such as <c>glioma</c>.</param>
/// <param name="Count">How many images.</param>
/// <param name="Seed">The same seed gives the same images.</param>
/// <param name="Truncation">How near to the mean latent the samples are drawn; 1 is the whole distribution.</param>
/// <param name="RequestedBy">The user's name.</param>
/// <param name="Mask">The lesion that the images shall show; null: images and lesions out of noise alone.</param>
public sealed record GenerationRequest(string Label, int Count, int Seed, double Truncation, string? RequestedBy, DrawnMask? Mask = null);
