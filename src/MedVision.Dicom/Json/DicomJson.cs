using System.Buffers;
using System.Text;
using System.Text.Json;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Json;

/// <summary>The DICOM JSON model, PS3.18 F.</summary>
public static class DicomJson
{
    /// <summary>Writes one data set as an object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="dataset">What; group lengths and group 0002 are left out, as F.2 demands.</param>
    /// <param name="bulkDataUri">
    /// Asked for every value of bytes (OB, OD, OF, OL, OV, OW, UN) that is not empty, with its path (<c>7FE00010</c>, in an item
    /// <c>00880200/0/7FE00010</c>): its URI, or null to write the bytes themselves. Encapsulated pixel data has no bytes to
    /// write: without a URI it is written without a value.
    /// </param>
    public static void Write(Utf8JsonWriter writer, DicomDataset dataset, Func<string, DicomElement, string?>? bulkDataUri = null) =>
        new JsonDatasetWriter(writer, bulkDataUri).Write(dataset, "");

    /// <inheritdoc cref="Write"/>
    public static string ToString(DicomDataset dataset, Func<string, DicomElement, string?>? bulkDataUri = null, bool indented = false)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter writer = new(output, new JsonWriterOptions { Indented = indented })) Write(writer, dataset, bulkDataUri);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Reads one data set; text becomes UTF-8.</summary>
    /// <param name="utf8">The JSON object.</param>
    /// <param name="bulkData">
    /// Asked for every BulkDataURI with the tag and representation that stand beside it: the element behind it, or null. What is not resolved is refused, because its bytes are not here.
    /// </param>
    /// <exception cref="DicomException">This is no DICOM JSON object.</exception>
    public static DicomDataset Read(ReadOnlySpan<byte> utf8, Func<string, DicomTag, DicomVR, DicomElement?>? bulkData = null) => new JsonDatasetReader(bulkData).Read(utf8);
}
