using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MedVision.Inference.Findings;

/// <summary>How findings are written: camel case, nulls kept (a null says "withheld"), names in declaration order.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FindingsDocument))]
[JsonSerializable(typeof(SeriesFindings))]
internal sealed partial class FindingsJson : JsonSerializerContext
{
    internal static FindingsJson Indented { get; } = Make(indented: true);

    internal static FindingsJson Compact { get; } = Make(indented: false);

    /// <summary>Quotes and umlauts of a description stay readable: the JSON goes into files and columns, not into HTML.</summary>
    private static FindingsJson Make(bool indented) => new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = indented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
