using System.Text.Json.Nodes;
using MedVision.Inference.Models;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Models;

public sealed class ModelCatalogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public ModelCatalogTests() => CopyModel("brain-tumor-unet");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_weights_file_that_was_changed_is_not_loaded()
    {
        string weights = Path.Combine(folder, "brain-tumor-unet", "model.onnx");
        byte[] bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        using ModelCatalog catalog = ModelCatalog.Open(folder);
        ModelVerification verification = Assert.Single(catalog.Verify());
        Assert.Contains("SHA-256", Assert.Single(verification.Problems), StringComparison.Ordinal);
        Assert.Throws<ModelException>(catalog.Warm);
    }

    [Fact]
    public void An_answer_unlike_PyTorchs_fails_the_verification()
    {
        string path = Path.Combine(folder, "brain-tumor-unet", "example.json");
        JsonNode example = JsonNode.Parse(File.ReadAllText(path))!;
        example["outputs"]!["logits"]!["first"]![3] = 12345;
        File.WriteAllText(path, example.ToJsonString());
        using ModelCatalog catalog = ModelCatalog.Open(folder);
        Assert.Contains("differs from PyTorch's", Assert.Single(catalog.Verify()[0].Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_whose_outputs_are_not_the_graphs_is_refused()
    {
        Change(card => card["outputs"]![0]!["name"] = "probabilities");
        using ModelCatalog catalog = ModelCatalog.Open(folder);
        Assert.Contains("the graph's outputs are logits", Assert.Single(catalog.Verify()[0].Problems), StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> BadCards => new()
    {
        { "schema", "2", "schema 2" },
        { "sha256", "\"abc\"", "sha256" },
        { "file", "\"../model.onnx\"", "file" },
        { "segmentation", "null", "segmentation" },
        { "preprocessing", "null", "preprocessing" },
        { "preprocessing/fit", "\"crop\"", "crop" },
        { "preprocessing/interpolation", "\"nearest\"", "nearest" },
        { "preprocessing/window/kind", "\"minmax\"", "minmax" },
        { "preprocessing/window/upper", "101", "lower < upper" },
        { "preprocessing/normalization/epsilon", "null", "zscore" },
        { "segmentation/activation", "\"tanh\"", "tanh" },
        { "segmentation/presence", """{ "output": "wish", "keep": 0.1, "threshold": 0.5 }""", "'wish' is no output" },
        { "segmentation/presence", """{ "output": "logits", "keep": 0.6, "threshold": 0.5 }""", "keep <= threshold" },
        { "task", "\"magic\"", "task" },
    };

    [Theory]
    [MemberData(nameof(BadCards))]
    public void A_card_that_the_program_would_misunderstand_is_refused_by_name(string where, string value, string expected)
    {
        Change(card =>
        {
            string[] steps = where.Split('/');
            JsonNode target = steps[..^1].Aggregate(card, (node, step) => node[step]!);
            target[steps[^1]] = JsonNode.Parse(value);
        });
        ModelException error = Assert.Throws<ModelException>(() => ModelCatalog.Open(folder));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("model.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("activationOutput", "\"wish\"", "'wish' is no output")]
    [InlineData("featuresOutput", "\"wish\"", "'wish' is no output")]
    [InlineData("activationOutput", "\"features\"", "'features' is no map")]
    [InlineData("temperature", "0", "temperature")]
    [InlineData("activation", "\"sigmoid\"", "'sigmoid'")]
    [InlineData("caseRule", "null", "caseRule")]
    [InlineData("caseRule", """{ "kind": "loudestSlice", "areaPower": 1, "minimumAreaShare": 0, "abstainBelow": null }""", "'loudestSlice'")]
    [InlineData("caseRule", """{ "kind": "areaWeightedMean", "areaPower": 1, "minimumAreaShare": 2, "abstainBelow": null }""", "minimumAreaShare")]
    public void A_classifiers_card_that_the_program_would_misunderstand_is_refused_by_name(string field, string value, string expected)
    {
        CopyModel("brain-tumor-classifier");
        Change(card => card["classification"]![field] = JsonNode.Parse(value), "brain-tumor-classifier");
        Assert.Contains(expected, Assert.Throws<ModelException>(() => ModelCatalog.Open(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_that_is_no_JSON_is_refused()
    {
        File.WriteAllText(Path.Combine(folder, "brain-tumor-unet", "model.json"), "{");
        Assert.Throws<ModelException>(() => ModelCatalog.Open(folder));
    }

    [Fact]
    public void A_folder_without_models_is_refused()
    {
        Assert.Contains("model.json", Assert.Throws<ModelException>(() => ModelCatalog.Open(Directory.CreateDirectory(Path.Combine(folder, "empty")).FullName)).Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", Assert.Throws<ModelException>(() => ModelCatalog.Open(Path.Combine(folder, "absent"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_without_a_model_is_refused_by_name()
    {
        using ModelCatalog catalog = ModelCatalog.Open(folder);
        Assert.Contains("Generation", Assert.Throws<ModelException>(() => catalog.Require(ModelTask.Generation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_models_of_one_name_are_refused()
    {
        CopyModel("brain-tumor-unet", "second");
        Assert.Contains("second model", Assert.Throws<ModelException>(() => ModelCatalog.Open(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_models_are_found_beside_the_solution()
    {
        Assert.Equal(Path.Combine(TestData.Repository, "models"), ModelCatalog.Locate());
        Assert.Equal(folder, ModelCatalog.Locate(folder));
    }

    private void CopyModel(string name, string? asName = null)
    {
        string target = Directory.CreateDirectory(Path.Combine(folder, asName ?? name)).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(TestData.Repository, "models", name))) File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }

    private void Change(Action<JsonNode> change, string model = "brain-tumor-unet")
    {
        string path = Path.Combine(folder, model, "model.json");
        JsonNode card = JsonNode.Parse(File.ReadAllText(path))!;
        change(card);
        File.WriteAllText(path, card.ToJsonString());
    }
}
