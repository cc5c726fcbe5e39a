using System.Globalization;
using System.Text;

namespace MedVision.Web.Telemetry;

/// <summary>Prometheus' text format, version 0.0.4; names as OpenTelemetry's compatibility rules make them (unit and <c>_total</c> at the end).</summary>
internal static class PrometheusText
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<MetricFamily> families)
    {
        StringBuilder text = new();
        foreach (MetricFamily family in families) Write(text, family);
        return text.ToString();
    }

    /// <summary>Letters, digits and underscores only.</summary>
    public static string NameOf(string name) => string.Create(name.Length, name, static (span, source) =>
    {
        for (int i = 0; i < span.Length; i++) span[i] = char.IsAsciiLetterOrDigit(source[i]) || source[i] == '_' ? source[i] : '_';
    });

    private static void Write(StringBuilder text, MetricFamily family)
    {
        MetricSeries[] series = [.. family.Series];
        if (series.Length == 0) return;
        string plain = NameOf(family.Name), unit = Suffix(family.Unit);
        string name = plain + (plain.EndsWith(unit, StringComparison.Ordinal) ? "" : unit) + (family.Kind == MetricKind.Counter ? "_total" : "");
        if (family.Description is { Length: > 0 } help) text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", @"\\").Replace("\n", "\\n")).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(family.Kind.ToString().ToLowerInvariant()).Append('\n');
        foreach (MetricSeries one in series)
        {
            if (family.Kind == MetricKind.Histogram) WriteHistogram(text, name, family.Bounds, one);
            else Line(text, name, one.Labels, one.Total);
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, double[] bounds, MetricSeries series)
    {
        (long[] counts, double sum) = series.Classes;
        long soFar = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            soFar += counts[i];
            string bound = i < bounds.Length ? Number(bounds[i]) : "+Inf";
            Line(text, name + "_bucket", $"{series.Labels}{(series.Labels.Length > 0 ? "," : "")}le=\"{bound}\"", soFar);
        }
        Line(text, name + "_sum", series.Labels, sum);
        Line(text, name + "_count", series.Labels, soFar);
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Suffix(string? unit) => unit switch
    {
        "s" => "_seconds",
        "ms" => "_milliseconds",
        "By" => "_bytes",
        "%" => "_percent",
        _ => "", // "{request}" and the like only comment
    };
}
