using MedVision.Inference.Models.Cards;

namespace MedVision.Web.Models;

/// <summary>Figures of a card that answer one question.</summary>
/// <param name="Title">What they have in common.</param>
/// <param name="Figures">The figures' full names in the card with the rest of the name as words.</param>
internal sealed record FigureGroup(string Title, IReadOnlyList<FigureGroup.Row> Figures)
{
    private const string Rest = "Figures", Heads = "Other heads";

    private static readonly Dictionary<string, string> titles = new(StringComparer.Ordinal)
    {
        ["val"] = "Unseen patients (val)",
        ["fold"] = "Cross-validation over the training patients",
        ["folds"] = "Cross-validation over the training patients",
        ["cross"] = "Cross-validation over the training patients",
        ["held"] = "Training patients held out for thresholds",
        ["control"] = "Controls: simpler methods on the same pictures",
        ["normal"] = Heads,
        ["treated"] = Heads,
        ["guard"] = "Pictures of other kinds, and spoilt ones",
        ["robust"] = "Spoilt and attacked pictures",
        ["robustness"] = "Spoilt and attacked pictures",
        ["proof"] = "Proof of the synthetic data",
        ["before"] = "The version before",
    };

    /// <summary>Groups by the first word of the names, in the order of the card; <paramref name="sought"/> leaves those whose name or note holds it.</summary>
    public static IReadOnlyList<FigureGroup> Of(IReadOnlyDictionary<string, CardFigure> figures, string? sought = null) =>
    [
        .. figures.Where(pair => string.IsNullOrWhiteSpace(sought) || Holds(pair.Key, pair.Value, sought.Trim()))
            .Select(pair => (Parts: Split(pair.Key), pair.Key, pair.Value))
            .GroupBy(row => titles.GetValueOrDefault(row.Parts.Prefix, Rest))
            .Select(group => new FigureGroup(group.Key, [.. group.Select(row => new Row(row.Key, FigureWords.Title(group.Key is Rest or Heads ? row.Key : row.Parts.Tail), row.Value))])),
    ];

    private static bool Holds(string name, CardFigure figure, string sought) =>
        new[] { name, FigureWords.Of(name), figure.Note ?? "", figure.Unit ?? "" }.Any(text => text.Contains(sought, StringComparison.OrdinalIgnoreCase));

    private static (string Prefix, string Tail) Split(string name)
    {
        int end = name.TakeWhile(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)).Count();
        return end == 0 || end == name.Length ? ("", name) : (name[..end], name[end..].TrimStart(':'));
    }

    /// <summary>A line of the table.</summary>
    internal sealed record Row(string Name, string Words, CardFigure Figure);
}
