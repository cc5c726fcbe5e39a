namespace MedVision.Inference.Models.Cards;

/// <summary>
/// From logits to lesions: probability above <see cref="Threshold"/>; 3D components smaller than <see cref="MinimumLesionMl"/>, or shorter
/// along the slices' normal than <see cref="MinimumExtentMm"/> (slices touched times their distance), are dropped. <see cref="Presence"/>
/// is null for a network that does not judge slices.
/// </summary>
public sealed record CardSegmentation(
    string Activation, double Threshold, double MinimumLesionMl, CardCode Finding, double MinimumExtentMm = 0, CardPresence? Presence = null);
