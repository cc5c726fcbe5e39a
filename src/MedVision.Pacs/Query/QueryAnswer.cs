using System.Buffers;
using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.Json;

namespace MedVision.Pacs.Query;

/// <summary>One answer: its attributes, each as DICOM JSON.</summary>
public sealed class QueryAnswer
{
    private readonly SortedDictionary<DicomTag, ReadOnlyMemory<byte>> attributes = [];

    public bool Contains(DicomTag tag) => attributes.ContainsKey(tag);

    /// <summary>The attribute's first text; null where it has none.</summary>
    public string? GetText(DicomTag tag)
    {
        if (!attributes.TryGetValue(tag, out ReadOnlyMemory<byte> json)) return null;
        using JsonDocument element = JsonDocument.Parse(json);
        return element.RootElement.TryGetProperty("Value", out JsonElement values) && values.GetArrayLength() > 0 && values[0].ValueKind == JsonValueKind.String ? values[0].GetString() : null;
    }

    /// <summary>Sets text values, none for an empty attribute.</summary>
    public void Set(DicomTag tag, DicomVR vr, params ReadOnlySpan<string> values)
    {
        ArrayBufferWriter<byte> json = new(64);
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            writer.WriteString("vr", vr.Code);
            if (values.Length > 0)
            {
                writer.WriteStartArray("Value");
                foreach (string value in values) writer.WriteStringValue(value);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        attributes[tag] = json.WrittenMemory;
    }

    /// <summary>Writes it as one DICOM JSON object, tags in rising order (PS3.18 F.2.2).</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach ((DicomTag tag, ReadOnlyMemory<byte> json) in attributes)
        {
            writer.WritePropertyName(tag.ToHex());
            writer.WriteRawValue(json.Span, skipInputValidation: true);
        }
        writer.WriteEndObject();
    }

    /// <summary>As a data set in UTF-8. Values that lie elsewhere (BulkDataURI) are empty.</summary>
    public DicomDataset ToDataset()
    {
        ArrayBufferWriter<byte> json = new(4096);
        using (Utf8JsonWriter writer = new(json)) WriteTo(writer);
        return DicomJson.Read(json.WrittenSpan, (_, tag, vr) => new DicomValue(tag, vr, default(ReadOnlyMemory<byte>)));
    }

    internal void Set(DicomTag tag, ReadOnlyMemory<byte> json) => attributes[tag] = json;
}
