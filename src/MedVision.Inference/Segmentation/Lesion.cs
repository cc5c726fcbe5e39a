using MedVision.Imaging.Masks;
using MedVision.Imaging.Measurements;

namespace MedVision.Inference.Segmentation;

/// <summary>A lesion in the series' geometry with its size.</summary>
internal sealed record Lesion(Component Component, LesionSize Size);
