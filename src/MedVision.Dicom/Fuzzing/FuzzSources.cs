using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Json;

namespace MedVision.Dicom.Fuzzing;

/// <summary>Makes sources of files.</summary>
public static class FuzzSources
{
    private const int MostJson = 64 * 1024;

    /// <summary>The file, and its data set as JSON where it has one of moderate size.</summary>
    public static IEnumerable<FuzzSource> Of(string name, byte[] bytes)
    {
        yield return new FuzzSource(InputForm.File, name, bytes);
        if (Json(bytes) is { } json) yield return new FuzzSource(InputForm.Json, name, json);
    }

    private static byte[]? Json(byte[] bytes)
    {
        if (bytes.Length > MostJson) return null;
        try
        {
            string json = DicomJson.ToString(DicomFile.Read(bytes).Dataset);
            return json.Length > MostJson ? null : System.Text.Encoding.UTF8.GetBytes(json);
        }
        catch (DicomException)
        {
            // A corpus has files that are to be refused; as they are they are sources all the same.
            return null;
        }
    }
}
