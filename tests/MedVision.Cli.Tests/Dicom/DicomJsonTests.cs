using System.Text.Json;
using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Dicom;

public sealed class DicomJsonTests
{
    private const string Slice = "brain-mr-pgbm003/11-T1post-18670/000000.dcm";

    [DataFact(Slice)]
    public async Task Pixel_data_is_an_address_unless_it_is_asked_for()
    {
        string path = TestData.Require(Slice);

        using JsonDocument brief = JsonDocument.Parse((await Cli.RunAsync("dicom", "json", path)).Out);
        using JsonDocument whole = JsonDocument.Parse((await Cli.RunAsync("dicom", "json", path, "--inline")).Out);

        int Number(string tag) => whole.RootElement.GetProperty(tag).GetProperty("Value")[0].GetInt32();
        Assert.Equal(new Uri(path).AbsoluteUri + "#7FE00010", brief.RootElement.GetProperty("7FE00010").GetProperty("BulkDataURI").GetString());
        Assert.Equal(Number("00280010") * Number("00280011") * 2, whole.RootElement.GetProperty("7FE00010").GetProperty("InlineBinary").GetBytesFromBase64().Length);
    }

    /// <summary>pydicom is the judge: it reads our JSON back to the data set that it reads from the file.</summary>
    [ToolFact("python3", Slice)]
    public async Task Pydicom_reads_it_back_to_the_same_data_set()
    {
        using TemporaryFolder folder = new();
        string path = TestData.Require(Slice);
        string json = folder.Write("slice.json", (await Cli.RunAsync("dicom", "json", path, "--inline")).Out);

        var (code, output, error) = Tool.Run("python3", "-c", """
            import sys, pydicom
            file = pydicom.dcmread(sys.argv[1])
            json = pydicom.Dataset.from_json(open(sys.argv[2], encoding='utf-8').read())
            assert len(json) > 100, len(json)
            different = [str(e.tag) for e in file if e.tag.element != 0 and str(e.tag) != '(0008, 0005)' and (e.tag not in json or json[e.tag].value != e.value)]
            print(different)
            """, path, json);

        Assert.True(code == 0, error);
        Assert.Equal("[]", output.Trim());
    }

    [ToolFact("dcmdump", "dicom-conformance/pydicom/src/pydicom/data/test_files")]
    public async Task There_and_back_gives_the_elements_that_dcmdump_saw()
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "CT_small.dcm", "JPEG2000.dcm", "SC_rgb_rle_2frame.dcm", "rtplan.dcm" })
        {
            string path = TestData.Require("dicom-conformance/pydicom/src/pydicom/data/test_files/" + name);
            string json = folder.Write(name + ".json", (await Cli.RunAsync("dicom", "json", path)).Out);

            var (code, _, error) = await Cli.RunAsync("dicom", "json", json, "--to-dicom", folder["back.dcm"]);

            Assert.Equal((0, ""), (code, error));
            Assert.Equal(Elements(path), Elements(folder["back.dcm"]));
        }
    }

    [DataFact(Slice)]
    public async Task Several_files_become_an_array_and_the_array_a_folder_of_files()
    {
        using TemporaryFolder folder = new();
        string[] paths = [.. Directory.GetFiles(Path.GetDirectoryName(TestData.Require(Slice))!).Order().Take(3)];
        string json = folder.Write("series.json", (await Cli.RunAsync(["dicom", "json", .. paths])).Out);

        var (code, _, error) = await Cli.RunAsync("dicom", "json", json, "--to-dicom", folder["out"]);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(3, Directory.GetFiles(folder["out"], "*.dcm").Length);
    }

    [Fact]
    public async Task An_address_that_is_no_DICOM_element_is_refused()
    {
        using TemporaryFolder folder = new();
        string secret = folder.Write("secret.txt", "not yours");
        foreach (string address in new[] { "http://pacs/bulk/1", new Uri(secret).AbsoluteUri, new Uri(secret).AbsoluteUri + "#7FE00010" })
        {
            string json = folder.Write("bad.json", $$$"""{"00080016":{"vr":"UI","Value":["1.2"]},"00080018":{"vr":"UI","Value":["1.3"]},"7FE00010":{"vr":"OW","BulkDataURI":"{{{address}}}"}}""");

            var (code, _, error) = await Cli.RunAsync("dicom", "json", json, "--to-dicom", folder["bad.dcm"]);

            Assert.Equal(1, code);
            Assert.NotEmpty(error);
            Assert.False(File.Exists(folder["bad.dcm"]));
        }
    }

    // Tags, representations and values without group lengths, meta information and the character set, which JSON has only one of.
    private static string[] Elements(string path) =>
    [
        .. Tool.Run("dcmdump", "-q", "+L", path).Output.Split('\n').Select(line => line.TrimStart()).Where(line => line.StartsWith('(')
                && !line.StartsWith("(0002", StringComparison.Ordinal) && !line.StartsWith("(fffe", StringComparison.Ordinal) && !line.StartsWith("(0008,0005)", StringComparison.Ordinal))
            .Select(line => line.Contains(" SQ ", StringComparison.Ordinal) ? line[..14] : line[..line.LastIndexOf('#')].TrimEnd()),
    ];
}
