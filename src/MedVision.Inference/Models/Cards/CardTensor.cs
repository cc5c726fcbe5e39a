namespace MedVision.Inference.Models.Cards;

/// <summary>An input or output of the network; -1 in <see cref="Shape"/> is the free batch dimension.</summary>
public sealed record CardTensor(string Name, string Type, IReadOnlyList<int> Shape, string Meaning);
