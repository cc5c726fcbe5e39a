using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Json;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Json;

/// <summary>Our JSON against that of pydicom's to_json and dcmtk's dcm2json.</summary>
public sealed class JsonPeerTests
{
    private const string BigEndian = "big endian file: InlineBinary is little endian (PS3.18 F.2.7), pydicom writes the words as they stand in the file";

    [ToolFact("python3", "dicom-conformance")]
    public void The_corpus_becomes_the_JSON_that_pydicom_writes()
    {
        string corpus = TestData.Require("dicom-conformance");
        (int code, string output, string error) = Tool.Run("python3", Path.Combine(AppContext.BaseDirectory, "Json", "pydicom_to_json.py"), corpus);
        Assert.True(code == 0, error);
        JsonComparison comparison = new("pydicom", new()
        {
            ["no_preamble_dicm_in_data"] = "read otherwise by pydicom (known-differences.txt)",
            ["GH179A.dcm"] = "read otherwise by pydicom (known-differences.txt)",
            ["priv_SQ.dcm"] = "read otherwise by pydicom (known-differences.txt)",
            ["GH1301.dcm"] = "a Chinese word in a CS, which may hold ASCII only (PS3.5 6.2): GB18030 to us as around it, Latin 1 to pydicom",
            ["chrGB2312.dcm"] = "ISO 2022 IR 58 is not decoded by pydicom 2.3",
            ["OBXXXX1A_expb.dcm"] = BigEndian,
            ["OBXXXX1A_expb_2frame.dcm"] = BigEndian,
            ["gdcm-US-ALOKA-16_big.dcm"] = BigEndian,
        });
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument theirs = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 256 });
            string name = theirs.RootElement.GetProperty("file").GetString()!;
            if (theirs.RootElement.TryGetProperty("json", out JsonElement json) && Ours(Path.Combine(corpus, name)) is { } ours) comparison.Compare(name, ours, json);
        }
        comparison.RequireSame(files: 380);
    }

    [ToolFact("dcm2json", "dicom-conformance")]
    public void The_corpus_becomes_the_JSON_that_dcm2json_writes()
    {
        string corpus = TestData.Require("dicom-conformance");
        JsonComparison comparison = new("dcm2json", new()
        {
            ["GH179A.dcm"] = "two spaces for a representation are UN to dcm2json; the dictionary says SS",
            ["GH1301.dcm"] = "a Chinese word in a CS, which may hold ASCII only (PS3.5 6.2): GB18030 to us as around it, not decoded by dcm2json",
            ["chrSQEncoding.dcm"] = "an item with a character set of its own (PS3.3 C.12.1.1.2) is decoded in that of the data set by dcm2json",
            ["meta_missing_tsyntax.dcm"] = "dcm2json pads an odd value",
            ["nested_priv_SQ.dcm"] = "dcm2json pads an odd value",
            ["priv_SQ.dcm"] = "read otherwise by dcmtk (known-differences-dcmdump.txt)",
        });
        foreach (string path in Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (new FileInfo(path).Length > 300_000 || Ours(path) is not { } ours) continue;
            (int code, string output, _) = Tool.Run("dcm2json", "-q", path);
            if (code != 0 || output.Length == 0) continue;
            using JsonDocument theirs = Parse(output);
            comparison.Compare(Path.GetRelativePath(corpus, path), ours, theirs.RootElement);
        }
        comparison.RequireSame(files: 250);
    }

    private static JsonDocument Parse(string text) => JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 256 });

    private static JsonElement? Ours(string path)
    {
        try
        {
            using DicomFile file = DicomFile.Open(path);
            using JsonDocument json = Parse(DicomJson.ToString(file.Dataset, (at, element) => element.Tag == DicomTags.PixelData ? at : null));
            return json.RootElement.Clone();
        }
        catch (DicomException)
        {
            return null; // Refused files have their own test.
        }
    }
}
