using MedVision.Imaging.Results.Content;
using MedVision.Inference.Findings;

namespace MedVision.Inference.Classification;

/// <summary>What the classifier says of a series, and where in the slices that weigh most; none where the network does not tell the place.</summary>
internal sealed record ClassifierRun(ClassificationFindings Findings, IReadOnlyList<ActivationSlice> Activation);
