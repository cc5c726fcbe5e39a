using System.Diagnostics;
using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Analyze;

public sealed class AnalyzeCancelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ToolFact("kill", "brain-mr-pgbm003")]
    public void A_run_that_is_stopped_leaves_nothing_and_says_so()
    {
        ProcessStartInfo start = new(Tool.Find("dotnet")!, [Program.Path, "analyze", TestData.Require("brain-mr-pgbm003"), "--out", _folder["out"]]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Assert.True(SpinWait.SpinUntil(() => Directory.Exists(_folder["out/.medvision-partial"]), TimeSpan.FromMinutes(1)), "it did not begin");

        Tool.Run("kill", "-TERM", process.Id.ToString());
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("medvision: cancelled; nothing was written", error);
        Assert.Empty(_folder.Files());
        Assert.False(Directory.Exists(_folder["out"]));
    }
}
