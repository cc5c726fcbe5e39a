namespace MedVision.Inference.Models.Cards;

/// <summary>A picture beside the card that shows a figure or a result: its file name and what it shows.</summary>
public sealed record CardPlot(string File, string Caption);
