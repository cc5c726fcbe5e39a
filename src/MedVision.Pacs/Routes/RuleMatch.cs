using System.IO.Enumeration;
using MedVision.Archive.Rows;

namespace MedVision.Pacs.Routes;

/// <summary>Whether a rule speaks of a series.</summary>
public static class RuleMatch
{
    /// <summary>The first condition that does not hold, in words; null: the rule speaks of it.</summary>
    public static string? WhyNot(RoutingRule rule, SeriesFacts series)
    {
        if (!rule.IsEnabled) return "the rule is switched off";
        if (series.IsPrior && !rule.IncludesPriors) return "the study was fetched as a prior, which this rule leaves alone";
        if (rule.SourceAE is { } source && !series.Sources.Any(one => Fits(source, one)))
            return series.Sources.Count == 0 ? $"nobody is known as its sender, and the rule is for {source}" : $"it came from {string.Join(", ", series.Sources)}, not from {source}";
        return WhyNot("modality", rule.Modality, series.Modality) ?? WhyNot("description", rule.Description, series.Description) ?? WhyNot("body part", rule.BodyPart, series.BodyPart);
    }

    /// <summary>* stands for any text, ? for one character; lists are separated by commas; case does not count.</summary>
    internal static bool Fits(string pattern, string value) =>
        pattern.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Any(one => FileSystemName.MatchesSimpleExpression(one.Replace("\\", "\\\\", StringComparison.Ordinal), value.Trim(), ignoreCase: true));

    private static string? WhyNot(string what, string? pattern, string? value) =>
        pattern is null || Fits(pattern, value ?? "") ? null : $"its {what} is {(string.IsNullOrWhiteSpace(value) ? "empty" : $"'{value.Trim()}'")}, not {pattern}";
}
