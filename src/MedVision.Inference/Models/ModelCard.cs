using MedVision.Inference.Models.Cards;
using MedVision.Inference.Models.Cards.Speed;

namespace MedVision.Inference.Models;

/// <summary>
/// A model's card, <c>model.json</c> schema 1: what the program needs to run it and what is known of it. The part of its task
/// (<see cref="Segmentation"/> ...) is never null for a card that <see cref="ModelCatalog"/> hands out.
/// </summary>
public sealed record ModelCard
{
    public required int Schema { get; init; }
    public required string Name { get; init; }
    public required string Version { get; init; }
    public required ModelTask Task { get; init; }
    public required string Title { get; init; }
    public required string Description { get; init; }
    public required string License { get; init; }

    /// <summary>The weights' file name beside the card.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the weights, lower-case hex; checked before they are loaded.</summary>
    public required string Sha256 { get; init; }

    public required int Opset { get; init; }
    public required long Parameters { get; init; }
    public required string IntendedUse { get; init; }
    public required IReadOnlyList<string> Limits { get; init; }
    public required IReadOnlyList<CardTensor> Inputs { get; init; }
    public required IReadOnlyList<CardTensor> Outputs { get; init; }
    public CardPreprocessing? Preprocessing { get; init; }
    public CardSegmentation? Segmentation { get; init; }
    public CardClassification? Classification { get; init; }
    public CardAnomaly? Anomaly { get; init; }
    public CardGuard? Guard { get; init; }
    public CardGeneration? Generation { get; init; }
    public CardPainting? Painting { get; init; }
    public required CardTraining Training { get; init; }
    public required CardParity Parity { get; init; }
    public required IReadOnlyDictionary<string, CardFigure> Figures { get; init; }

    /// <summary>The figures to be shown where there is room for a few; null where the card does not choose.</summary>
    public CardHeadline? Headline { get; init; }

    /// <summary>Pictures beside the card, in the order in which they are to be seen.</summary>
    public IReadOnlyList<CardPlot> Plots { get; init; } = [];

    /// <summary>How fast the weights answer; null where it was not measured.</summary>
    public CardSpeed? Speed { get; init; }

    public required string Attribution { get; init; }

    /// <summary>A version below 1.0.0: not trained to the end, or not measured yet; not for use.</summary>
    public bool IsEarly => Version.StartsWith("0.", StringComparison.Ordinal);

    /// <summary><c>name@version</c>, as findings name a model.</summary>
    public string Id => $"{Name}@{Version}";
}
