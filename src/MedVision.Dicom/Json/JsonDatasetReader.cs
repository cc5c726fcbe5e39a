using System.Globalization;
using System.Text.Json;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Json;

/// <summary>Reads data sets as PS3.18 F.2 says.</summary>
internal sealed class JsonDatasetReader(Func<string, DicomTag, DicomVR, DicomElement?>? bulkData)
{
    public DicomDataset Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            // 64 sequences, each of an object, an element and an array.
            Utf8JsonReader reader = new(utf8, new JsonReaderOptions { MaxDepth = 200 });
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return ReadDataset(document.RootElement);
        }
        catch (Exception bad) when (bad is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new DicomException("this is not DICOM JSON: " + bad.Message, null, (bad as JsonException)?.BytePositionInLine, null, bad);
        }
    }

    private DicomDataset ReadDataset(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new DicomException($"a data set is a JSON object, this is {json.ValueKind}");
        DicomDataset dataset = new();
        bool text = false;
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (property.Name.Length != 8 || !DicomTag.TryParse(property.Name, out DicomTag tag)) throw new DicomException($"'{property.Name}' is no tag of eight digits");
            if (!property.Value.TryGetProperty("vr", out JsonElement code) || !DicomVR.TryParse(code.GetString(), out DicomVR vr))
                throw new DicomException("the value representation is missing or unknown", tag);
            if (tag == DicomTags.SpecificCharacterSet) text = true;
            else ReadElement(dataset, tag, vr, property.Value);
        }
        if (text) dataset.Set(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        return dataset;
    }

    private void ReadElement(DicomDataset dataset, DicomTag tag, DicomVR vr, JsonElement json)
    {
        if (json.TryGetProperty("InlineBinary", out JsonElement binary))
        {
            if (!vr.IsBytes) throw new DicomException($"{vr} has no InlineBinary", tag);
            dataset.SetBytes(tag, vr, binary.GetBytesFromBase64());
        }
        else if (json.TryGetProperty("BulkDataURI", out JsonElement uri))
        {
            DicomElement element = bulkData?.Invoke(uri.GetString() ?? "", tag, vr) ?? throw new DicomException($"the value lies elsewhere, at '{uri.GetString()}'", tag);
            if (element.Tag != tag) throw new DicomException($"{element.Tag} lies at '{uri.GetString()}'", tag);
            dataset.Set(element);
        }
        else
        {
            JsonElement[] values = json.TryGetProperty("Value", out JsonElement array) ? [.. array.EnumerateArray()] : [];
            if (vr == DicomVR.SQ) dataset.SetSequence(tag, Array.ConvertAll(values, ReadItem));
            else if (values.Length == 0) dataset.SetBytes(tag, vr, default);
            else if (vr == DicomVR.FL || vr == DicomVR.FD) dataset.Set(tag, vr, Array.ConvertAll(values, ReadDouble));
            else if (vr.IsBytes) throw new DicomException($"{vr} has no Value", tag);
            else if (vr.IsText) dataset.SetAsFound(tag, vr, Array.ConvertAll(values, value => ReadText(tag, value)));
            else dataset.Set(tag, vr, Array.ConvertAll(values, value => ReadText(tag, value)));
        }
    }

    // An empty item may be written as null, F.2.5.
    private DicomDataset ReadItem(JsonElement value) => value.ValueKind == JsonValueKind.Null ? new() : ReadDataset(value);

    private static double ReadDouble(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture) : value.GetDouble();

    private static string ReadText(DicomTag tag, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Object => new DicomPersonName(Group(value, "Alphabetic"), Group(value, "Ideographic"), Group(value, "Phonetic")).ToString(),
        _ => throw new DicomException($"a value cannot be {value.ValueKind}", tag),
    };

    private static string Group(JsonElement name, string group) => name.TryGetProperty(group, out JsonElement text) ? text.GetString() ?? "" : "";
}
