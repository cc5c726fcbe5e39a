using MedVision.Imaging.Results.Content;
using MedVision.Inference.Findings;

namespace MedVision.Inference.Classification;

/// <summary>
/// What the classifier says of a series, and where: for the class told in the slices that weigh most (<see cref="Activation"/>), and for every class in all
/// slices that count (<see cref="Maps"/>). Empty and null where the network does not tell the place.
/// </summary>
internal sealed record ClassifierRun(ClassificationFindings Findings, IReadOnlyList<ActivationSlice> Activation, ActivationVolume? Maps);
