using System.Text.Json;
using System.Text.Json.Serialization;
using MedVision.Inference.Models.Cards;

namespace MedVision.Inference.Models;

/// <summary>Reads <c>model.json</c> and refuses what the program would misunderstand.</summary>
internal static class CardReader
{
    internal const int Schema = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="ModelException">The card cannot be read or says something that this program does not know.</exception>
    internal static ModelCard Read(string path)
    {
        ModelCard card;
        try
        {
            card = JsonSerializer.Deserialize<ModelCard>(File.ReadAllBytes(path), Options) ?? throw new JsonException("the card is null");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: {error.Message}", error);
        }
        return Problem(card) is string problem ? throw new ModelException($"{path}: {problem}") : card;
    }

    private static string? Problem(ModelCard card)
    {
        if (card.Schema != Schema) return $"schema {card.Schema}, this program reads schema {Schema}";
        if (card.Sha256.Length != 64 || !card.Sha256.All(char.IsAsciiHexDigitLower)) return "sha256 is not 64 lower-case hexadecimal digits";
        if (card.File != Path.GetFileName(card.File) || card.File.Length == 0) return $"file '{card.File}' is not a name beside the card";
        string? part = card.Task switch
        {
            ModelTask.Segmentation => card.Segmentation is null ? "segmentation" : null,
            ModelTask.Classification => card.Classification is null ? "classification" : null,
            ModelTask.Anomaly => card.Anomaly is null ? "anomaly" : card.Guard is null ? "guard" : null,
            ModelTask.Painting => card.Painting is null ? "painting" : null,
            _ => card.Generation is null ? "generation" : null,
        };
        if (part is not null) return $"a {card.Task} model needs the part '{part}'";
        return card.Task switch
        {
            ModelTask.Generation => Problem(card.Generation!),
            ModelTask.Painting => Problem("painting", card.Painting!.Latent, card.Painting.Rows, card.Painting.Columns, card.Painting.ImageRange, card.Painting.MaxTruncation),
            _ => Problem(card, card.Preprocessing),
        };
    }

    private static string? Problem(CardGeneration generation)
    {
        if (generation.MinimumMaskPixels < 0 || generation.MinimumMaskPixels > generation.Rows * generation.Columns) return "generation.minimumMaskPixels must fit the picture";
        return Problem("generation", generation.Latent, generation.Rows, generation.Columns, generation.ImageRange, generation.MaxTruncation);
    }

    private static string? Problem(string part, int latent, int rows, int columns, IReadOnlyList<double> range, double maxTruncation)
    {
        if (latent < 1 || rows < 1 || columns < 1) return $"{part} sizes must be positive";
        if (range is not [double low, double high] || high <= low) return $"{part}.imageRange must be two rising numbers";
        return maxTruncation <= 0 ? $"{part}.maxTruncation must be positive" : null;
    }

    private static string? Problem(ModelCard card, CardPresence presence)
    {
        if (card.Outputs.All(output => output.Name != presence.Output)) return $"segmentation.presence.output '{presence.Output}' is no output of this model";
        return presence is { Keep: >= 0, Threshold: <= 1 } && presence.Keep <= presence.Threshold ? null : "segmentation.presence needs 0 <= keep <= threshold <= 1";
    }

    private static string? Problem(ModelCard card, CardClassification classification)
    {
        if (classification.Activation != "softmax") return $"unknown classification.activation '{classification.Activation}'";
        if (classification.Temperature <= 0) return "classification.temperature must be positive";
        if (classification.CaseRule.Kind != "areaWeightedMean") return $"unknown classification.caseRule.kind '{classification.CaseRule.Kind}'";
        if (classification.CaseRule is not { AreaPower: >= 0, MinimumAreaShare: >= 0 and <= 1 }) return "classification.caseRule needs 0 <= areaPower and 0 <= minimumAreaShare <= 1";
        foreach ((string field, string? name) in new[] { ("activationOutput", classification.ActivationOutput), ("featuresOutput", classification.FeaturesOutput) })
        {
            if (name is not null && card.Outputs.All(output => output.Name != name)) return $"classification.{field} '{name}' is no output of this model";
        }
        bool placed = card.Outputs.SingleOrDefault(output => output.Name == classification.ActivationOutput) is null or { Shape: [_, _, > 0, > 0] };
        return placed ? null : $"classification.activationOutput '{classification.ActivationOutput}' is no map for each class";
    }

    private static string? Problem(ModelCard card, CardPreprocessing? p)
    {
        if (p is null) return $"a {card.Task} model needs the part 'preprocessing'";
        if (p.Rows < 1 || p.Columns < 1) return "preprocessing sizes must be positive";
        if (p.Fit is not ("pad" or "stretch")) return $"unknown preprocessing.fit '{p.Fit}'";
        if (p.Fit == "pad" && p.Rows != p.Columns) return "preprocessing.fit 'pad' needs as many rows as columns";
        if (p.Interpolation != "bilinear") return $"unknown preprocessing.interpolation '{p.Interpolation}'";
        if (p.Window.Kind != "percentile" || p.Window.Scope is not ("series" or "slice")) return $"unknown preprocessing.window '{p.Window.Kind}' over '{p.Window.Scope}'";
        if (!(p.Window.Lower >= 0 && p.Window.Lower < p.Window.Upper && p.Window.Upper <= 100)) return "preprocessing.window needs 0 <= lower < upper <= 100";
        string? normalization = p.Normalization switch
        {
            { Kind: "none" } => null,
            { Kind: "zscore", Scope: "slice", Epsilon: > 0 } => null,
            { Kind: "affine", Scale: not null, Offset: not null } => null,
            CardNormalization other => $"unknown or incomplete preprocessing.normalization '{other.Kind}'",
        };
        if (normalization is not null) return normalization;
        if (card.Segmentation is { Activation: not "sigmoid" }) return $"unknown segmentation.activation '{card.Segmentation.Activation}'";
        if (card.Segmentation is { Presence: CardPresence presence } && Problem(card, presence) is string unjudged) return unjudged;
        if (card.Segmentation is { Threshold: <= 0 or >= 1 }) return "segmentation.threshold must lie between 0 and 1";
        if (card.Classification is not null && Problem(card, card.Classification) is string unclassed) return unclassed;
        if (card.Guard is { HeaderRules.Contrast: not Guard.HeaderGuard.KnownSequence }) return $"unknown guard.headerRules.contrast '{card.Guard.HeaderRules.Contrast}'";
        return null;
    }
}
