using MedVision.Inference.Models.Cards;
using MedVision.Inference.Models.Schema;

namespace MedVision.Inference.Models;

/// <summary>What a card must keep that no schema can say: one place of it joined with another. The card has passed the schema.</summary>
internal static class CardRules
{
    /// <summary>All rules that the card breaks, each with its place.</summary>
    internal static IEnumerable<SchemaProblem> Judge(ModelCard card) =>
    [
        .. Tensors("/inputs", card.Inputs), .. Tensors("/outputs", card.Outputs),
        .. card.Preprocessing is { } preprocessing ? Judge(card, preprocessing) : [],
        .. card.Segmentation is { } segmentation ? Judge(card, segmentation) : [],
        .. card.Classification is { } classification ? Judge(card, classification) : [],
        .. card.Anomaly is { } anomaly ? Judge(card, anomaly) : [],
        .. card.Guard is { } guard ? Judge(card, guard) : [],
        .. card.Generation is { } generation ? Judge(card, generation) : [],
        .. card.Painting is { } painting ? Judge(card, painting) : [],
        .. Plots(card), .. Figures(card),
    ];

    private static IEnumerable<SchemaProblem> Tensors(string at, IReadOnlyList<CardTensor> tensors)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            if (tensors[i].Shape[0] != -1 || tensors[i].Shape.Skip(1).Any(size => size < 1)) yield return new($"{at}/{i}/shape", "starts with -1, the number of items; the other sizes are positive");
            if (tensors.Take(i).Any(earlier => earlier.Name == tensors[i].Name)) yield return new($"{at}/{i}/name", $"'{tensors[i].Name}' is there twice");
        }
    }

    private static IEnumerable<SchemaProblem> Judge(ModelCard card, CardPreprocessing p)
    {
        if (p.Fit == "pad" && p.Rows != p.Columns) yield return new("/preprocessing/fit", "'pad' needs as many rows as columns");
        if (p.Window.Lower >= p.Window.Upper) yield return new("/preprocessing/window/lower", $"{p.Window.Lower} is not below upper, {p.Window.Upper}");
        if (!card.Inputs[0].Shape.SequenceEqual([-1, 1, p.Rows, p.Columns]))
        {
            yield return new("/inputs/0/shape", $"[{string.Join(", ", card.Inputs[0].Shape)}] is not what preprocessing gives: [-1, 1, {p.Rows}, {p.Columns}]");
        }
    }

    private static IEnumerable<SchemaProblem> Judge(ModelCard card, CardSegmentation segmentation)
    {
        if (!card.Outputs[0].Shape.SequenceEqual(card.Inputs[0].Shape)) yield return new("/outputs/0/shape", "the first output of a segmentation is a logit for each pixel of the input");
        if (segmentation.Presence is not { } presence) yield break;
        foreach (SchemaProblem problem in Output(card, "/segmentation/presence/output", presence.Output, [-1, 1])) yield return problem;
        if (presence.Keep > presence.Threshold) yield return new("/segmentation/presence/keep", $"{presence.Keep} is above threshold, {presence.Threshold}");
    }

    private static IEnumerable<SchemaProblem> Judge(ModelCard card, CardClassification classification)
    {
        int classes = classification.Labels.Count;
        if (!card.Outputs[0].Shape.SequenceEqual([-1, classes])) yield return new("/outputs/0/shape", $"the first output of a classification is a logit for each of the {classes} labels");
        foreach (SchemaProblem problem in Output(card, "/classification/activationOutput", classification.ActivationOutput, [-1, classes, 0, 0])) yield return problem;
        foreach (SchemaProblem problem in Output(card, "/classification/featuresOutput", classification.FeaturesOutput, [-1, 0])) yield return problem;
    }

    private static IEnumerable<SchemaProblem> Judge(ModelCard card, CardGuard guard)
    {
        foreach (SchemaProblem problem in Output(card, "/guard/output", guard.Output, [-1, guard.Facts.Count])) yield return problem;
        for (int i = 0; i < guard.Facts.Count; i++)
        {
            CardGuardFact fact = guard.Facts[i];
            if (fact.Threshold <= fact.Usual) yield return new($"/guard/facts/{i}/threshold", $"{fact.Threshold} is not above usual, {fact.Usual}");
            if (fact.SeriesThreshold <= fact.Usual) yield return new($"/guard/facts/{i}/seriesThreshold", $"{fact.SeriesThreshold} is not above usual, {fact.Usual}");
        }
        if (guard.MostSlices is not (> 0 and < 1)) yield return new("/guard/mostSlices", $"{guard.MostSlices} does not lie between 0 and 1");
    }

    private static IEnumerable<SchemaProblem> Judge(ModelCard card, CardAnomaly anomaly) =>
    [
        .. Output(card, "/anomaly/outputs/reconstruction", anomaly.Outputs.Reconstruction, card.Inputs[0].Shape),
        .. Output(card, "/anomaly/outputs/map", anomaly.Outputs.Map, card.Inputs[0].Shape),
        .. Output(card, "/anomaly/outputs/score", anomaly.Outputs.Score, [-1]),
    ];

    private static IEnumerable<SchemaProblem> Judge(ModelCard card, CardGeneration generation)
    {
        if (generation.MinimumMaskPixels > generation.Rows * generation.Columns) yield return new("/generation/minimumMaskPixels", "is more than the picture has");
        CardTensor[] noise = [.. card.Inputs.Where(input => input.Type == "float32")];
        if (noise is not [{ } z] || !z.Shape.SequenceEqual([-1, generation.Latent])) yield return new("/inputs", $"a generator has one float32 input, [-1, {generation.Latent}] as generation.latent says");
        SchemaProblem[] rest =
        [
            .. Rising("/generation/imageRange", generation.ImageRange), .. Label(card),
            .. Output(card, "/outputs", "image", [-1, 1, generation.Rows, generation.Columns]), .. Output(card, "/outputs", "mask", [-1, 1, generation.Rows, generation.Columns]),
        ];
        foreach (SchemaProblem problem in rest) yield return problem;
    }

    private static IEnumerable<SchemaProblem> Judge(ModelCard card, CardPainting painting)
    {
        foreach ((string name, int[] shape) in new[] { ("mask", new[] { -1, 1, painting.Rows, painting.Columns }), ("latent", [-1, painting.Latent]) })
        {
            if (!card.Inputs.Any(input => input.Name == name && input.Type == "float32" && input.Shape.SequenceEqual(shape))) yield return new("/inputs", $"a painter has the float32 input '{name}', [{string.Join(", ", shape)}]");
        }
        SchemaProblem[] rest = [.. Rising("/painting/imageRange", painting.ImageRange), .. Label(card), .. Output(card, "/outputs", "image", [-1, 1, painting.Rows, painting.Columns])];
        foreach (SchemaProblem problem in rest) yield return problem;
    }

    private static IEnumerable<SchemaProblem> Rising(string at, IReadOnlyList<double> range) => range[0] < range[1] ? [] : [new(at, "is not two rising numbers")];

    private static IEnumerable<SchemaProblem> Label(ModelCard card) =>
        card.Inputs.Count(input => input.Type == "int64") == 1 && card.Inputs.Single(input => input.Type == "int64").Shape.SequenceEqual([-1])
            ? [] : [new("/inputs", "one int64 input, [-1], is the class")];

    /// <summary>That <paramref name="name"/> (null: none named) is an output of this shape, where 0 stands for any size.</summary>
    private static IEnumerable<SchemaProblem> Output(ModelCard card, string at, string? name, IReadOnlyList<int> shape)
    {
        if (name is null) yield break;
        CardTensor? output = card.Outputs.FirstOrDefault(output => output.Name == name);
        if (output is null)
        {
            yield return new(at, $"'{name}' is no output of this model; it has {string.Join(", ", card.Outputs.Select(one => one.Name))}");
        }
        else if (output.Type != "float32" || output.Shape.Count != shape.Count || output.Shape.Zip(shape).Any(size => size.Second != 0 && size.First != size.Second))
        {
            yield return new(at, $"output '{name}' is {output.Type} [{string.Join(", ", output.Shape)}], float32 [{string.Join(", ", shape.Select(size => size == 0 ? "any" : $"{size}"))}] is needed");
        }
    }

    private static IEnumerable<SchemaProblem> Plots(ModelCard card)
    {
        for (int i = 0; i < card.Plots.Count; i++)
        {
            if (card.Plots.Take(i).Any(earlier => earlier.File == card.Plots[i].File)) yield return new($"/plots/{i}/file", $"'{card.Plots[i].File}' is there twice");
        }
    }

    private static IEnumerable<SchemaProblem> Figures(ModelCard card) =>
        card.Figures.Where(figure => figure.Value.Low > figure.Value.High)
            .Select(figure => new SchemaProblem($"/figures/{figure.Key}/low", $"{figure.Value.Low} is above high, {figure.Value.High}"));
}
