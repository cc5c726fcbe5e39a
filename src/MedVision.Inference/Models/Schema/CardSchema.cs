using System.Text.Json;

namespace MedVision.Inference.Models.Schema;

/// <summary><c>models/card.schema.json</c>, the one statement of what a card may say; it travels inside the program.</summary>
internal static class CardSchema
{
    private static readonly Lazy<JsonSchema> Schema = new(Load);

    /// <summary>What is wrong with the card <paramref name="json"/>.</summary>
    internal static IReadOnlyList<SchemaProblem> Validate(JsonElement json) => Schema.Value.Validate(json);

    private static JsonSchema Load()
    {
        using Stream stream = typeof(CardSchema).Assembly.GetManifestResourceStream("card.schema.json")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return JsonSchema.Parse(bytes);
    }
}
