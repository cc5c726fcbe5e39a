using MedVision.Cli.Results;
using Xunit;

namespace MedVision.Cli.Tests.Results;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_shows_before_the_end()
    {
        using OutputFolder output = OutputFolder.Open(_folder["out"]);
        File.WriteAllText(Path.Combine(output.Staging, "findings.json"), "{}");

        Assert.DoesNotContain("out/findings.json", _folder.Files());

        output.Commit("findings.json");

        Assert.Contains("out/findings.json", _folder.Files());
    }

    [Fact]
    public void A_run_that_fails_leaves_no_folder_that_was_not_there()
    {
        using (OutputFolder output = OutputFolder.Open(_folder["out"])) File.WriteAllText(Path.Combine(output.Staging, "findings.json"), "{}");

        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void A_run_that_fails_leaves_the_earlier_result_as_it_was()
    {
        Write("findings.json", "old");
        using (OutputFolder output = OutputFolder.Open(_folder["out"])) File.WriteAllText(Path.Combine(output.Staging, "findings.json"), "new");

        Assert.Equal("old", File.ReadAllText(_folder["out/findings.json"]));
    }

    [Fact]
    public void An_earlier_result_is_replaced_whole()
    {
        Write("1/seg.dcm", "old");
        Write("2/seg.dcm", "new");

        Assert.Equal(["out/.medvision-files", "out/2/seg.dcm"], _folder.Files());
        Assert.False(Directory.Exists(_folder["out/1"]));
    }

    [Fact]
    public void A_folder_with_a_file_of_somebody_else_is_refused_and_untouched()
    {
        Write("seg.dcm", "old");
        _folder.Write("out/thesis.docx", "years of work");

        CommandException refused = Assert.Throws<CommandException>(() => OutputFolder.Open(_folder["out"]));

        Assert.Equal(ExitCode.WrongUsage, refused.Code);
        Assert.Contains("'thesis.docx'", refused.Message);
        Assert.Equal(["out/.medvision-files", "out/seg.dcm", "out/thesis.docx"], _folder.Files());
    }

    [Fact]
    public void What_a_killed_run_left_is_cleared_away()
    {
        _folder.Write("out/.medvision-partial/result/findings.json", "half");

        Write("findings.json", "whole");

        Assert.Equal(["out/.medvision-files", "out/findings.json"], _folder.Files());
    }

    [Fact]
    public void Two_runs_do_not_write_to_one_folder_at_a_time()
    {
        using OutputFolder first = OutputFolder.Open(_folder["out"]);

        CommandException refused = Assert.Throws<CommandException>(() => OutputFolder.Open(_folder["out"]));

        Assert.Contains("another run", refused.Message);
    }

    [Fact]
    public void A_file_is_no_folder() =>
        Assert.Equal(ExitCode.WrongUsage, Assert.Throws<CommandException>(() => OutputFolder.Open(_folder.Write("out", "a file"))).Code);

    private void Write(string file, string content)
    {
        using OutputFolder output = OutputFolder.Open(_folder["out"]);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(output.Staging, file))!);
        File.WriteAllText(Path.Combine(output.Staging, file), content);
        output.Commit(file);
    }
}
