using Xunit;

namespace MedVision.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData()]
    [InlineData("analyse")]
    [InlineData("analyze", "study")]
    [InlineData("analyze", "--out", "result")]
    [InlineData("analyze", "study", "--out", "result", "--all")]
    [InlineData("dicom")]
    [InlineData("models", "verfy")]
    [InlineData("ingest")]
    [InlineData("ingest", "file.dcm", "--sever", "http://localhost")]
    public async Task Wrong_usage_answers_2_says_where_help_is_and_keeps_stdout_empty(params string[] arguments)
    {
        var (code, output, error) = await Cli.RunAsync(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("--help", error);
        Assert.All(error.TrimEnd().Split('\n'), line => Assert.StartsWith("medvision: ", line));
    }

    [Theory]
    [InlineData("analyze")]
    [InlineData("generate")]
    [InlineData("ingest")]
    [InlineData("dicom dump")]
    [InlineData("dicom json")]
    [InlineData("dicom echo")]
    [InlineData("dicom send")]
    [InlineData("models list")]
    [InlineData("models verify")]
    [InlineData("models import")]
    [InlineData("models use")]
    [InlineData("models speed")]
    public async Task Help_goes_to_stdout_with_an_example(string command)
    {
        var (code, output, error) = await Cli.RunAsync([.. command.Split(' '), "--help"]);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"\n  ./medvision {command}", output[output.IndexOf("Example", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void The_version_is_that_of_the_build()
    {
        var (code, output, _) = Program.Run("--version");

        Assert.Equal((0, typeof(CommandLine).Assembly.GetName().Version!.ToString(3)), (code, output.Trim()));
    }
}
