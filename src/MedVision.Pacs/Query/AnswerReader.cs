using System.Buffers;
using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Pacs.Query.Sql;
using Npgsql;

namespace MedVision.Pacs.Query;

/// <summary>Makes an answer of a row: what is asked for of each level's attributes, the narrower level before the wider, and what is counted.</summary>
internal sealed class AnswerReader(QueryRequest request, QueryStatement statement)
{
    // Whoever asks for everything does not ask for pixels.
    private const ushort PixelGroup = 0x7FE0;

    private readonly HashSet<DicomTag>? wanted = request.ReturnsAll ? null : [.. request.Returns.Select(key => key.Tag)];

    public QueryAnswer Read(NpgsqlDataReader row)
    {
        QueryAnswer answer = new();
        int column = 0;
        foreach (var _ in statement.JsonLevels) Take(row.GetFieldValue<byte[]>(column++), answer);
        if (statement.HasMetadata) Take(row.GetFieldValue<byte[]>(column++), answer);
        foreach (KeyColumn computed in statement.Computed)
        {
            if (!row.IsDBNull(column)) answer.Set(computed.Tag, Computed(row, column, computed));
            column++;
        }
        return answer;
    }

    private void Take(byte[] json, QueryAnswer answer)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 512 });
        reader.Read();
        Span<char> name = stackalloc char[8];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            DicomTag tag = default;
            bool known = reader.ValueSpan.Length == 8 && reader.CopyString(name) == 8 && DicomTag.TryParse(name, out tag);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (known && tag != DicomTags.SpecificCharacterSet && (wanted?.Contains(tag) ?? tag.Group != PixelGroup)) answer.Set(tag, json.AsMemory(start, (int)reader.BytesConsumed - start));
        }
    }

    private static ReadOnlyMemory<byte> Computed(NpgsqlDataReader row, int column, KeyColumn computed)
    {
        ArrayBufferWriter<byte> value = new(64);
        using (Utf8JsonWriter writer = new(value))
        {
            writer.WriteStartObject();
            writer.WriteString("vr", DicomDictionary.Find(computed.Tag)!.VRs[0].Code);
            writer.WriteStartArray("Value");
            if (computed.Kind == KeyKind.Number) writer.WriteNumberValue(row.GetInt64(column));
            else foreach (string one in computed.Kind == KeyKind.TextSet ? row.GetFieldValue<string[]>(column) : [row.GetString(column)]) writer.WriteStringValue(one);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return value.WrittenMemory;
    }
}
