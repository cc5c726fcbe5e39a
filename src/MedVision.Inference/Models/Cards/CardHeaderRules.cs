namespace MedVision.Inference.Models.Cards;

/// <summary>Modalities and body parts that pass (an empty string allows an absent body part) and the sequence the models know.</summary>
public sealed record CardHeaderRules(IReadOnlyList<string> Modality, IReadOnlyList<string> BodyPart, string Contrast);
