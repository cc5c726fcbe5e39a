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
}
