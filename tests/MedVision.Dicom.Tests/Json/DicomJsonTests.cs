using System.Text;
using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Json;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Json;

public sealed class DicomJsonTests
{
    // What pydicom does not take, and why.
    private static readonly Dictionary<string, string> refusedByPydicom = new()
    {
        ["Tag-0040-A170-VR-CS.dcm"] = "text in a tag that the dictionary calls a sequence",
        ["GH195.dcm"] = "a DS that is no number, 1.9.10.0",
        ["badVR.dcm"] = "an IS that is no number, 1A",
    };

    [Fact]
    public void Values_are_written_as_PS3_18_F_shows_them()
    {
        DicomDataset dataset = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 100").Set(DicomTags.StudyDate, "20130409")
            .Set(DicomTags.PatientName, "Wang^XiaoDong").SetEmpty(DicomTags.PatientSex).Set(DicomTags.Rows, 512).Set(DicomTags.PixelSpacing, "0.50", "+1.")
            .Set(DicomTags.FloatPixelPaddingValue, double.NaN).SetTags(DicomTags.FrameIncrementPointer, DicomTags.FrameTime)
            .Set(DicomTags.ImageType, "DERIVED", "", "AXIAL").SetBytes(DicomTags.RedPaletteColorLookupTableData, DicomVR.OW, new byte[] { 1, 2, 3, 4 })
            .SetBytes(DicomTags.PixelData, DicomVR.OW, new byte[] { 9, 9 })
            .SetSequence(DicomTags.ReferencedImageSequence, new DicomDataset().Set(DicomTags.ReferencedSOPInstanceUID, "1.2.3"), new DicomDataset())
            .SetBytes(new(0x0008, 0x0000), DicomVR.UL, new byte[4]);
        Assert.Equal("""
            {"00080005":{"vr":"CS","Value":["ISO_IR 192"]},"00080008":{"vr":"CS","Value":["DERIVED",null,"AXIAL"]},"00080020":{"vr":"DA","Value":["20130409"]},
            "00081140":{"vr":"SQ","Value":[{"00081155":{"vr":"UI","Value":["1.2.3"]}},{}]},"00100010":{"vr":"PN","Value":[{"Alphabetic":"Wang^XiaoDong"}]},"00100040":{"vr":"CS"},
            "00280009":{"vr":"AT","Value":["00181063"]},"00280010":{"vr":"US","Value":[512]},"00280030":{"vr":"DS","Value":[0.50,1]},
            "00280122":{"vr":"FL","Value":["NaN"]},"00281201":{"vr":"OW","InlineBinary":"AQIDBA=="},"7FE00010":{"vr":"OW","BulkDataURI":"bulk/7FE00010"}}
            """.Replace("\n", "", StringComparison.Ordinal), DicomJson.ToString(dataset, (path, element) => element.Tag == DicomTags.PixelData ? "bulk/" + path : null));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        DicomDataset dataset = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 192").Set(DicomTags.PatientName, "Yamada^Tarou=山田^太郎=やまだ^たろう", "Müller")
            .Set(DicomTags.ImageType, "DERIVED", "", "AXIAL").Set(DicomTags.Rows, 512).Set(DicomTags.PixelSpacing, 0.5, -1e-9).Set(DicomTags.SelectorFDValue, double.PositiveInfinity, 1.0 / 3)
            .Set(DicomTags.SelectorUVValue, "18446744073709551615").SetBytes(DicomTags.PixelData, DicomVR.OW, new byte[] { 9, 8 }).SetEmpty(DicomTags.PatientSex)
            .SetTags(DicomTags.FrameIncrementPointer, DicomTags.FrameTime).Set(DicomTags.StudyDescription, "a \"quoted\" <text>")
            .SetSequence(DicomTags.ReferencedImageSequence, new DicomDataset().Set(DicomTags.ReferencedSOPInstanceUID, "1.2.3"), new DicomDataset()).SetSequence(DicomTags.ReferencedStudySequence);
        string json = DicomJson.ToString(dataset);
        DicomDataset read = DicomJson.Read(Encoding.UTF8.GetBytes(json));
        Assert.Equal(json, DicomJson.ToString(read));
        Assert.All(dataset.OfType<DicomValue>(), value => Assert.Equal(value.Load().ToArray(), read.GetBytes(value.Tag).ToArray()));
    }

    [Theory]
    [InlineData("[]", "a data set is a JSON object")]
    [InlineData("{", "not DICOM JSON")]
    [InlineData("""{"0008":{"vr":"CS"}}""", "'0008' is no tag")]
    [InlineData("""{"00080060":{}}""", "value representation is missing")]
    [InlineData("""{"00080060":{"vr":"XX"}}""", "value representation is missing or unknown")]
    [InlineData("""{"00280010":{"vr":"US","Value":[70000]}}""", "does not fit")]
    [InlineData("""{"00280010":{"vr":"US","Value":["x"]}}""", "not DICOM JSON")]
    [InlineData("""{"7FE00010":{"vr":"OW","BulkDataURI":"http://there"}}""", "lies elsewhere, at 'http://there'")]
    [InlineData("""{"7FE00010":{"vr":"OW","InlineBinary":"?"}}""", "not DICOM JSON")]
    [InlineData("""{"00081140":{"vr":"SQ","Value":[1]}}""", "a data set is a JSON object")]
    public void Other_JSON_is_refused_with_its_reason(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<DicomException>(() => DicomJson.Read(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [ToolFact("python3", "dicom-conformance")]
    public void Pydicom_reads_the_corpus_from_our_JSON()
    {
        List<(string Name, DicomDataset Dataset)> written = [];
        string path = Path.GetTempFileName();
        try
        {
            using (StreamWriter lines = new(path))
                foreach (string name in Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                {
                    if (TryRead(name) is not { } dataset) continue;
                    dataset.Remove(DicomTags.PixelData);
                    lines.Write(DicomJson.ToString(dataset) + "\n");
                    written.Add((name, dataset));
                }
            (int code, string output, string error) = Tool.Run("python3", Path.Combine(AppContext.BaseDirectory, "Json", "pydicom_json.py"), path);
            Assert.True(code == 0, error);
            string[] read = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(written.Count, read.Length);
            List<string> differences = [];
            for (int i = 0; i < read.Length; i++)
            {
                using JsonDocument theirs = JsonDocument.Parse(read[i]);
                string name = Path.GetFileName(written[i].Name);
                if (!theirs.RootElement.TryGetProperty("error", out JsonElement refused)) Compare(written[i].Dataset, theirs.RootElement, name, differences);
                else if (!refusedByPydicom.ContainsKey(name)) differences.Add($"{name}: {refused}");
            }
            Assert.True(differences.Count == 0, string.Join('\n', differences));
            Assert.True(read.Length > 300, $"only {read.Length} files");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static DicomDataset? TryRead(string path)
    {
        try
        {
            return DicomFile.Read(File.ReadAllBytes(path), path).Dataset;
        }
        catch (DicomException)
        {
            return null; // Refused files have their own test.
        }
    }

    private static void Compare(DicomDataset ours, JsonElement theirs, string name, List<string> differences)
    {
        foreach (DicomElement element in ours)
        {
            string here = $"{name} {element.Tag}";
            if (element.Tag.IsGroupLength) continue;
            if (!theirs.TryGetProperty(element.Tag.ToHex(), out JsonElement their)) differences.Add($"{here} is missing: {theirs.ToString()[..Math.Min(200, theirs.ToString().Length)]}");
            else if (element is DicomSequence sequence) for (int i = 0; i < sequence.Items.Count; i++) Compare(sequence.Items[i], their[1][i], here, differences);
            else if (element is DicomValue { VR.IsBytes: true } bytes && Convert.ToHexString(bytes.Load().Span) != (bytes.IsEmpty ? "" : their[1].GetString())) differences.Add(here + " has other bytes");
            else if (element.VR == DicomVR.PN && !element.IsEmpty && ours.GetStrings(element.Tag).Any(n => n.Length > 0)
                && !ours.GetStrings(element.Tag).Select(n => n.TrimEnd('=')).SequenceEqual(their[1].EnumerateArray().Select(n => n.GetString()!.TrimEnd('='))))
                differences.Add($"{here} {string.Join('|', ours.GetStrings(element.Tag))} is {their[1]}");
        }
    }
}
