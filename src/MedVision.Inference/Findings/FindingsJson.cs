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
    internal static FindingsJson Indented { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
