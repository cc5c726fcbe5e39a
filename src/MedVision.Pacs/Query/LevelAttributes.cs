using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Pacs.Query;

/// <summary>An instance's attributes by level, each a JSON object as <see cref="StoredAttributes"/> divides them.</summary>
internal sealed record LevelAttributes(string Patient, string Study, string Series, string Instance)
{
    /// <summary>Longer values (sequences of hundreds of items) stay in the metadata alone, so that rows stay small.</summary>
    public const int Longest = 4096;

    public static LevelAttributes None { get; } = new("{}", "{}", "{}", "{}");

    /// <summary>Divides an instance's metadata.</summary>
    /// <param name="metadata">One DICOM JSON object, UTF-8.</param>
    public static LevelAttributes Of(ReadOnlySpan<byte> metadata)
    {
        QueryLevel[] levels = [QueryLevel.Patient, QueryLevel.Study, QueryLevel.Series, QueryLevel.Image];
        ArrayBufferWriter<byte>[] parts = Array.ConvertAll(levels, _ => new ArrayBufferWriter<byte>(1024));
        Utf8JsonReader reader = new(metadata, new JsonReaderOptions { MaxDepth = 512 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int start = (int)reader.TokenStartIndex;
            bool known = DicomTag.TryParse(Encoding.ASCII.GetString(reader.ValueSpan), out DicomTag tag);
            reader.Read();
            int value = (int)reader.TokenStartIndex;
            reader.Skip();
            int length = (int)reader.BytesConsumed - value;
            if (!known || length > Longest) continue;
            ReadOnlySpan<byte> name = metadata[start..value], content = Storable(metadata.Slice(value, length));
            for (int i = 0; i < levels.Length; i++)
            {
                if (!StoredAttributes.Of(levels[i]).Contains(tag)) continue;
                parts[i].Write(parts[i].WrittenCount == 0 ? "{"u8 : ","u8);
                parts[i].Write(name);
                parts[i].Write(content);
            }
        }
        string[] texts = Array.ConvertAll(parts, part => part.WrittenCount == 0 ? "{}" : Encoding.UTF8.GetString(part.WrittenSpan) + "}");
        return new(texts[0], texts[1], texts[2], texts[3]);
    }

    /// <summary>PostgreSQL's jsonb has no NUL in text and no exponents of five digits; a damaged value is no reason to lose an image.</summary>
    private static ReadOnlySpan<byte> Storable(ReadOnlySpan<byte> value)
    {
        Utf8JsonReader reader = new(value);
        while (reader.Read())
            if (!IsStorable(ref reader)) return Encoding.UTF8.GetBytes(Repaired(JsonNode.Parse(value))!.ToJsonString());
        return value;
    }

    private static bool IsStorable(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => !reader.ValueIsEscaped || !reader.GetString()!.Contains('\0', StringComparison.Ordinal),
        JsonTokenType.Number => IsStorable(reader.ValueSpan),
        _ => true,
    };

    private static bool IsStorable(ReadOnlySpan<byte> number)
    {
        int e = number.IndexOfAny((byte)'e', (byte)'E');
        return number.Length <= 400 && (e < 0 || number.Length - e <= 5);
    }

    private static JsonNode? Repaired(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                return new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Repaired(field.Value))));
            case JsonArray items:
                return new JsonArray([.. items.Select(Repaired)]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return JsonValue.Create(value.GetValue<string>().Replace("\0", "", StringComparison.Ordinal));
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number && !IsStorable(Encoding.ASCII.GetBytes(value.ToJsonString())):
                return null;
            default:
                return node?.DeepClone();
        }
    }
}
