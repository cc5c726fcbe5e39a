using System.Globalization;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Results.Sr.Tree;

namespace MedVision.Imaging.Results.Sr;

/// <summary>Content items in few words.</summary>
internal static class Items
{
    internal static ContentItem Container(string? relation, Code concept, string? template, IEnumerable<ContentItem> children) =>
        new(relation, concept, new ContainerValue(template)) { Children = [.. children] };

    internal static ContentItem Coded(string relation, Code concept, Code value) => new(relation, concept, new CodedValue(value));

    internal static ContentItem Text(string relation, Code concept, string text, string type = "TEXT") => new(relation, concept, new TextValue(type, text));

    internal static ContentItem Uid(string relation, Code concept, string uid) => Text(relation, concept, uid, "UIDREF");

    /// <summary>A measurement, TID 300, rounded to <paramref name="digits"/> after the point.</summary>
    internal static ContentItem Number(Code concept, double value, int digits, Code unit, params ContentItem[] children) =>
        new(Relation.Contains, concept, new NumericValue(Decimal(value, digits), unit)) { Children = children };

    internal static string Decimal(double value, int digits) => Math.Round(value, digits, MidpointRounding.AwayFromZero).ToString("0." + new string('#', digits), CultureInfo.InvariantCulture);
}
