using System.Text.Json;
using System.Text.Json.Serialization;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation;

/// <summary>A tag as DICOM JSON writes it, <c>00620002</c> (PS3.18 F.2.2).</summary>
internal sealed class TagJsonConverter : JsonConverter<DicomTag>
{
    public override DicomTag Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DicomTag.TryParse(reader.GetString(), out DicomTag tag) ? tag : throw new JsonException("a DICOM tag is eight hexadecimal digits");

    public override void Write(Utf8JsonWriter writer, DicomTag value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToHex());
}
