using System.Text.Json.Nodes;
using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Models;

public sealed class ModelsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_shows_the_four_models_with_hash_and_limits()
    {
        var (code, output, error) = await Cli.RunAsync("models", "list");

        Assert.Equal((0, ""), (code, error));
        foreach (string name in (string[])["brain-tumor-unet@", "brain-tumor-classifier@", "brain-anomaly-autoencoder@", "brain-tumor-gan@"])
            Assert.Contains(output.Split('\n'), line => line.StartsWith(name, StringComparison.Ordinal));
        Assert.Contains("  limit: ", output);
    }

    [Fact]
    public async Task Verify_finds_the_models_sound()
    {
        var (code, output, error) = await Cli.RunAsync("models", "verify");

        Assert.Equal((0, ""), (code, error));
        string[] lines = output.TrimEnd().Split('\n');
        Assert.All(lines, line => Assert.Contains("  sound, largest difference to PyTorch ", line));
        Assert.Equal(Directory.GetFiles(Path.Combine(TestData.Repository, "models"), "model.json", SearchOption.AllDirectories).Length, lines.Length);
    }

    [Fact]
    public async Task Weights_with_one_bit_changed_are_not_sound()
    {
        Copy(Path.Combine(TestData.Repository, "models"));
        byte[] weights = File.ReadAllBytes(_folder["models/brain-tumor-gan/model.onnx"]);
        weights[weights.Length / 2] ^= 1;
        File.WriteAllBytes(_folder["models/brain-tumor-gan/model.onnx"], weights);

        var (code, output, error) = await Cli.RunAsync("models", "verify", "--models", _folder["models"]);

        Assert.Equal(1, code);
        Assert.Contains("NOT SOUND", output.Split('\n').Single(line => line.StartsWith("brain-tumor-gan@", StringComparison.Ordinal)));
        Assert.Contains("SHA-256", error);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_model_is_told_with_file_and_place_and_the_other_models_are_checked()
    {
        Copy(Path.Combine(TestData.Repository, "models"));
        Change("brain-tumor-unet", "model.json", card => card["segmentation"]!["minimumLesionMl"] = -1);
        Change("brain-tumor-classifier", "figures.json", figures => figures["valBalancedAccuracy"]!["value"] = 0.99);
        File.Delete(_folder["models/brain-tumor-classifier/README.md"]);

        var (code, output, error) = await Cli.RunAsync("models", "verify", "--models", _folder["models"]);

        Assert.Equal(1, code);
        Assert.Contains("brain-tumor-unet: model.json#/segmentation/minimumLesionMl: -1 is less than 0", error);
        Assert.Contains(": figures.json#/valBalancedAccuracy/value: 0.99, the card says 0.", error);
        Assert.Contains(": README.md: ", error);
        Assert.Contains("  sound, ", output.Split('\n').Single(line => line.StartsWith("brain-tumor-gan@", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_folder_without_models_is_told_with_its_name()
    {
        var (code, _, error) = await Cli.RunAsync("models", "list", "--models", _folder.Path);

        Assert.Equal(1, code);
        Assert.Contains(_folder.Path, error);
    }

    private void Copy(string models)
    {
        foreach (string file in Directory.EnumerateDirectories(models).Where(model => File.Exists(Path.Combine(model, "model.json"))).SelectMany(Directory.EnumerateFiles))
            _folder.Write(Path.Combine("models", Path.GetRelativePath(models, file)), File.ReadAllBytes(file));
    }

    private void Change(string model, string file, Action<JsonNode> change)
    {
        string path = _folder["models", model, file];
        JsonNode json = JsonNode.Parse(File.ReadAllText(path))!;
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
