using System.Text.Json;
using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Dicom;

public sealed class DicomValidateTests : IDisposable
{
    private const string Slice = "brain-mr-pgbm003/11-T1post-18670/000000.dcm";
    private const string Faulty = "normal-head-t1/N2D_0006.dcm";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [DataFact(Slice)]
    public async Task A_hospitals_image_without_a_fault_is_valid()
    {
        var (code, output, error) = await Cli.RunAsync("dicom", "validate", TestData.Require(Slice));

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("MR Image Storage, valid", output);
        Assert.EndsWith("1 file: 1 valid, 0 with errors", output.TrimEnd());
    }

    [DataFact(Faulty)]
    public async Task Errors_are_told_by_path_name_reason_and_clause()
    {
        var (code, output, _) = await Cli.RunAsync("dicom", "validate", TestData.Require(Faulty));

        Assert.Equal(1, code);
        Assert.Contains("(0018,0020) ScanningSequence: absent; type 1 of the MR Image module [PS3.3 C.8.3", output);
        Assert.Contains("(0018,0050) SliceThickness: '0.666666686534882' is longer than the 16 characters of DS [PS3.5 6.2", output);
        Assert.Contains("  warnings", output);
    }

    [DataFact(Faulty)]
    public async Task Errors_only_leaves_warnings_out_and_quiet_leaves_one_line_a_file()
    {
        string path = TestData.Require(Faulty);

        Assert.DoesNotContain("  warnings", (await Cli.RunAsync("dicom", "validate", path, "--errors-only")).Out);
        Assert.Equal(2, (await Cli.RunAsync("dicom", "validate", path, "--quiet")).Out.TrimEnd().Split('\n').Length);
    }

    [DataFact(Slice)]
    public async Task A_file_that_cannot_be_read_is_named_and_the_rest_is_judged()
    {
        File.Copy(TestData.Require(Slice), _folder["image.dcm"]);
        _folder.Write("letter.txt", "Dear colleague,\nthank you for the referral.\n");

        var (code, output, error) = await Cli.RunAsync("dicom", "validate", Path.GetDirectoryName(_folder["image.dcm"])!);

        Assert.Equal(3, code);
        Assert.Contains("letter.txt: not a DICOM file: it is text", error);
        Assert.EndsWith("2 files: 1 valid, 0 with errors, 1 not readable", output.TrimEnd());
    }

    [Fact]
    public async Task Nothing_readable_is_a_failure()
    {
        Assert.Equal(1, (await Cli.RunAsync("dicom", "validate", _folder.Write("letter.txt", "Dear colleague,\n"))).Code);
    }

    [DataFact(Faulty)]
    public async Task JSON_carries_every_finding()
    {
        var (code, output, _) = await Cli.RunAsync("dicom", "validate", TestData.Require(Faulty), "--json");

        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement file = document.RootElement.GetProperty("files")[0];
        Assert.Equal(1, code);
        Assert.False(file.GetProperty("valid").GetBoolean());
        Assert.Equal("MR Image Storage", file.GetProperty("sopClassName").GetString());
        Assert.Contains(file.GetProperty("findings").EnumerateArray(), finding =>
            finding.GetProperty("severity").GetString() == "Error" && finding.GetProperty("rule").GetString() == "attribute-missing" && finding.GetProperty("tag").GetString() == "00180020");
        Assert.Equal(file.GetProperty("errors").GetInt32(), file.GetProperty("findings").EnumerateArray().Count(finding => finding.GetProperty("severity").GetString() == "Error"));
    }
}
