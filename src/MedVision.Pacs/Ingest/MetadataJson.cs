using System.Buffers;
using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.Json;

namespace MedVision.Pacs.Ingest;

/// <summary>An instance's DICOM JSON for the metadata of its series, PS3.18 F: small binary values in it, large ones by URI.</summary>
internal static class MetadataJson
{
    // Palettes and ICC profiles are needed to draw and are kept in; private headers (tens of KB a slice) are not.
    private const long LargestInline = 64 * 1024, LargestPrivateInline = 256;

    public static byte[] Write(DicomDataset data, InstanceRecord record)
    {
        string root = $"/dicom-web/studies/{record.StudyUid}/series/{record.SeriesUid}/instances/{record.SopUid}";
        ArrayBufferWriter<byte> buffer = new(16 * 1024);
        using (Utf8JsonWriter writer = new(buffer)) DicomJson.Write(writer, data, (path, element) => Uri(root, path, element));
        return buffer.WrittenSpan.ToArray();
    }

    private static string? Uri(string root, string path, DicomElement element)
    {
        // The viewer asks for pixels by frame; the whole value's address is that of all frames.
        if (path is "7FE00010" or "7FE00008" or "7FE00009") return root + "/frames";
        long limit = element.Tag.IsPrivate ? LargestPrivateInline : LargestInline;
        return element is DicomValue value && value.Length <= limit ? null : $"{root}/bulkdata/{path}";
    }
}
