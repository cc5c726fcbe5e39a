namespace MedVision.Inference.Models.Cards;

/// <summary>How the weights were made.</summary>
public sealed record CardTraining(string Command, string Data, string Split, int Seed, int Epochs, double Hours, string Hardware, string Pytorch);
