using Xunit;

namespace MedVision.Cli.Tests.Dicom;

public sealed class DicomFuzzTests
{
    [Fact]
    public async Task A_short_run_counts_its_inputs_and_finds_nothing()
    {
        using TemporaryFolder folder = new();
        string findings = Path.Combine(folder.Path, "findings");
        (int code, string output, string error) = await Cli.RunAsync("dicom", "fuzz", "--count", "300", "--seed", "3", "--out", findings);
        Assert.True(code == 0, output + error);
        Assert.Contains("300 inputs of seed 3 from number 0 on, 0 findings", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(findings));
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_wrong_usage()
    {
        (int code, _, string error) = await Cli.RunAsync("dicom", "fuzz", "/no/such/folder");
        Assert.Equal(2, code);
        Assert.Contains("there is no /no/such/folder", error, StringComparison.Ordinal);
    }
}
