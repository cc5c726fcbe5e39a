using System.Globalization;
using System.Text;
using MedVision.Inference.Models.Cards;

namespace MedVision.Web.Models;

/// <summary>Figures as people read them.</summary>
internal static class FigureWords
{
    private static readonly HashSet<string> boundedUnits = new(StringComparer.OrdinalIgnoreCase) { "share", "Dice", "AUROC", "AP", "probability", "accuracy" };

    /// <summary>"valDiceMean" becomes "val Dice mean", "spoilt:noise" "spoilt, noise".</summary>
    public static string Of(string name)
    {
        StringBuilder words = new();
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool begins = i > 0 && char.IsUpper(c) && !char.IsUpper(name[i - 1]);
            bool isWord = begins && (i + 1 == name.Length || !char.IsUpper(name[i + 1]));
            if (c == ':') words.Append(", ");
            else if (c is '_') words.Append(' ');
            else words.Append(begins ? " " : "").Append(isWord ? char.ToLowerInvariant(c) : c);
        }
        return words.ToString().Replace("dice", "Dice", StringComparison.Ordinal).Replace("auroc", "AUROC", StringComparison.OrdinalIgnoreCase).Trim();
    }

    /// <summary>The same as the beginning of a line.</summary>
    public static string Title(string name) => Of(name) is [char first, .. string rest] ? char.ToUpperInvariant(first) + rest : name;

    /// <summary>Whether the figure lies between 0 and 1 by its unit, so that it can be drawn on one scale with others.</summary>
    public static bool IsShare(CardFigure figure) => figure.Unit is { } unit && boundedUnits.Contains(unit) && figure.Value is >= 0 and <= 1;

    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 0.0995 or 0 => value.ToString("0.###", CultureInfo.InvariantCulture),
        _ => value.ToString("G3", CultureInfo.InvariantCulture),
    };

    public static string? Interval(CardFigure figure) => figure is { Low: { } low, High: { } high } ? $"{Number(low)} to {Number(high)}" : null;
}
