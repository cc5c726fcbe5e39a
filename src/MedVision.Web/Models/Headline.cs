using MedVision.Inference.Models;

namespace MedVision.Web.Models;

/// <summary>The figures that decide whether a model is of use, and those that say where it is not: both stand wherever one of them does.</summary>
internal sealed record Headline(IReadOnlyList<FigureGroup.Row> Figures, IReadOnlyList<FigureGroup.Row> Against)
{
    private const int Most = 2;

    // The first of them that a card has says most against it: what a trivial method reaches, then what happens where nothing is to be found.
    private static readonly string[] adverse = ["control", "normal", "falseAlarm", "memorised", "treated"];

    /// <summary>As the card chooses; a card that does not choose shows its first figures, against what speaks most against it.</summary>
    public static Headline Of(ModelCard card)
    {
        IReadOnlyList<FigureGroup.Row> chosen = Named(card, card.Headline?.Figures), against = Named(card, card.Headline?.Against);
        FigureGroup.Row[] all = [.. card.Figures.Select(pair => new FigureGroup.Row(pair.Key, FigureWords.Title(pair.Key), pair.Value))];
        if (chosen.Count == 0) chosen = [.. all.Where(row => Adversity(row) == adverse.Length).Take(Most)];
        if (against.Count == 0) against = [.. all.Where(row => Adversity(row) < adverse.Length).OrderBy(Adversity).Take(1)];
        return new Headline(chosen, against);
    }

    private static FigureGroup.Row[] Named(ModelCard card, IReadOnlyList<string>? names) =>
        [.. (names ?? []).Where(card.Figures.ContainsKey).Select(name => new FigureGroup.Row(name, FigureWords.Title(name), card.Figures[name]))];

    private static int Adversity(FigureGroup.Row row) =>
        Array.FindIndex(adverse, word => row.Name.Contains(word, StringComparison.OrdinalIgnoreCase)) is var at && at >= 0 ? at : adverse.Length;
}
