using System.CommandLine;
using System.Globalization;
using MedVision.Cli.Terminals;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;

namespace MedVision.Cli.Models;

/// <summary><c>models list</c>: the cards in short.</summary>
internal static class ModelsListCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string?> models = ModelsOption.Create(), data = ModelsOption.Data();
        DocumentedCommand command = new("list", "Lists the models with their figures and limits.", """
            Models that were imported are among them where they serve; those that are kept and do not serve come last.
            The figures are those of the model's card, measured when it was trained; its README says how.

            Example:
              ./medvision models list
            """)
        { models, data };
        command.SetAction(parsed =>
        {
            using ModelCatalog catalog = ModelsOption.Open(parsed.GetValue(models), parsed.GetValue(data));
            foreach (ModelCard card in catalog.Cards)
                foreach (string line in Lines(card)) terminal.Result(line);
            foreach (ModelCard card in catalog.Kept) terminal.Result($"{card.Id}  {card.Title}: kept, does not serve; './medvision models use {card.Id}' lets it");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<string> Lines(ModelCard card)
    {
        yield return $"{card.Id}  {card.Title}";
        yield return string.Create(CultureInfo.InvariantCulture, $"  {card.Task.ToString().ToLowerInvariant()}, {card.Parameters:N0} parameters, {card.License}");
        yield return $"  sha256 {card.Sha256}";
        foreach ((string name, CardFigure figure) in card.Figures) yield return $"  {name}: {Text(figure)}";
        foreach (string limit in card.Limits) yield return $"  limit: {limit}";
    }

    private static string Text(CardFigure figure)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{figure.Value:0.####}");
        if (figure.Unit is { Length: > 0 } unit) text += " " + unit;
        if (figure is { Low: { } low, High: { } high }) text += string.Create(CultureInfo.InvariantCulture, $" ({low:0.####} to {high:0.####})");
        return figure.Note is { Length: > 0 } note ? $"{text}, {note}" : text;
    }
}
