using System.Text.Json.Nodes;
using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Models;

/// <summary>A hospital's own model through the commands, as an administrator types them.</summary>
public sealed class ModelsImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_says_what_it_replaces_list_shows_it_and_use_goes_back()
    {
        string own = Package();

        var (code, output, error) = await Cli.RunAsync("models", "import", own, "--name", "st-mary-unet", "--data", _folder["data"]);

        Assert.Equal(0, code);
        Assert.All(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains("left out: ", line));
        Assert.Matches("serves for segmentation in place of (brain-tumor-unet@[0-9.]+), which is kept: './medvision models use \\1' goes back", output);
        var (_, listed, _) = await Cli.RunAsync("models", "list", "--data", _folder["data"]);
        Assert.Contains(listed.Split('\n'), line => line.StartsWith("st-mary-unet@9.0.0  ", StringComparison.Ordinal) && !line.Contains("kept"));
        string kept = listed.Split('\n').Single(line => line.StartsWith("brain-tumor-unet@", StringComparison.Ordinal));
        Assert.Contains("kept, does not serve", kept);

        var (used, text, _) = await Cli.RunAsync("models", "use", kept.Split("  ")[0], "--data", _folder["data"]);

        Assert.Equal(0, used);
        Assert.Contains("serves for segmentation in place of st-mary-unet@9.0.0, which is kept", text);
    }

    [Fact]
    public async Task A_model_that_fails_is_refused_with_its_reasons_and_nothing_is_written()
    {
        string own = Package();
        File.Delete(Path.Combine(own, "example.json"));

        var (code, output, error) = await Cli.RunAsync("models", "import", own, "--data", _folder["data"]);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("there is no example.json in it", error);
        Assert.DoesNotContain(_folder.Files(), file => file.StartsWith(Path.Combine("data", "models", "brain"), StringComparison.Ordinal));
    }

    private string Package()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(TestData.Repository, "models", "brain-tumor-unet"))) _folder.Write(Path.Combine("own", Path.GetFileName(file)), File.ReadAllBytes(file));
        JsonNode card = JsonNode.Parse(File.ReadAllText(_folder["own", "model.json"]))!;
        card["version"] = "9.0.0";
        File.WriteAllText(_folder["own", "model.json"], card.ToJsonString());
        return _folder["own"];
    }
}
