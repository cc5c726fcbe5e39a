using System.Globalization;
using System.Text;
using MedVision.Imaging.Results.Sr.Tree;
using MedVision.Web.Layout;

namespace MedVision.Web.Instances;

/// <summary>A structured report as words: single values for the page, the whole of it as plain text.</summary>
internal static class ReportText
{
    public static string Of(ReportDocument report)
    {
        StringBuilder text = new();
        text.AppendLine(report.Root.Title);
        text.Append(report.IsVerified ? "VERIFIED" : "not verified").Append(report.IsRejected ? ", findings rejected" : "").AppendLine(report.IsComplete ? ", complete" : ", partial");
        foreach (ReportObserver observer in report.Observers) text.AppendLine($"Signed by {Names.Show(observer.Name)}, {observer.Organization}, {observer.At}");
        foreach (string sop in report.Predecessors) text.AppendLine($"Replaces {sop}");
        foreach (ContentItem item in report.Root.Children) Append(text, item, 0);
        return text.ToString();
    }

    /// <summary>The value of an item for a person: names and dates as people write them.</summary>
    public static string ValueOf(ContentItem item) => item.Value switch
    {
        TextValue { ValueType: "PNAME" } name => Names.Show(name.Content),
        TextValue { ValueType: "DATE", Content.Length: 8 } date => $"{date.Content[..4]}-{date.Content[4..6]}-{date.Content[6..]}",
        // Volumes as readers speak of them, beside the report's own unit.
        NumericValue { Unit.Value: "mm3", Number: { } number } when double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double cubic) =>
            string.Create(CultureInfo.InvariantCulture, $"{number} mm³ ({cubic / 1000:0.##} ml)"),
        _ => item.Value.Text,
    };

    /// <summary>What a group of measurements is called: its Tracking Identifier (112039, DCM).</summary>
    public static string? NameOf(ContentItem container) =>
        container.Children.FirstOrDefault(item => item.Concept is { Value: "112039", Scheme: "DCM" })?.Value.Text is { Length: > 0 } name ? name : null;

    /// <summary>UIDs and hashes: kept, but not in a reader's way.</summary>
    public static bool IsForPrograms(ContentItem item) => item.Value.ValueType == "UIDREF" || item.Concept is { Value: "111002", Scheme: "DCM" };

    /// <summary>Which frames or segments of an object are meant.</summary>
    public static string PartOf(ReferenceValue reference)
    {
        string frames = reference.Frames.Count == 0 ? "" : $"frame {string.Join(", ", reference.Frames)}";
        string segments = reference.Segments.Count == 0 ? "" : $"segment {string.Join(", ", reference.Segments)}";
        return string.Join("; ", new[] { frames, segments }.Where(part => part.Length > 0));
    }

    private static void Append(StringBuilder text, ContentItem item, int depth)
    {
        text.Append(' ', 2 * depth).Append(item.Title);
        if (item.Value is not ContainerValue) text.Append(": ").Append(ValueOf(item).ReplaceLineEndings("\n" + new string(' ', (2 * depth) + 2)));
        text.AppendLine();
        foreach (ContentItem child in item.Children) Append(text, child, depth + 1);
    }
}
