using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests;

/// <summary>The script <c>./medvision</c>.</summary>
public sealed class LauncherTests : IDisposable
{
    private static readonly string Launcher = Path.Combine(TestData.Repository, "medvision");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ToolFact("bash")]
    public void Paths_are_relative_to_where_it_is_called_from()
    {
        _folder.Write("here/letter.dcm", "Dear colleague,\n");

        var (code, output, error) = Tool.Run("bash", "-c", "cd \"$1\" && \"$2\" analyze letter.dcm --out result --json", "bash", _folder["here"], Launcher);

        Assert.True(code == 1, error);
        Assert.Contains("\"path\": \"letter.dcm\"", output);
        Assert.True(File.Exists(_folder["here/result/findings.json"]));
    }

    [ToolFact("bash")]
    public void It_works_through_a_link()
    {
        File.CreateSymbolicLink(_folder["medvision"], Launcher);

        var (code, output, error) = Tool.Run("bash", _folder["medvision"], "--version");

        Assert.True(code == 0, error);
        Assert.Equal(typeof(CommandLine).Assembly.GetName().Version!.ToString(3), output.Trim());
    }

    [ToolFact("bash")]
    public void Test_takes_no_arguments() => Assert.Equal(2, Tool.Run("bash", Launcher, "test", "fast").ExitCode);
}
