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
        Assert.Contains("SHA-256", Assert.Single(verification.Problems).Message, StringComparison.Ordinal);
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
        ModelProblem problem = Assert.Single(catalog.Verify()[0].Problems);
        Assert.Equal(("example.json", "/outputs/logits"), (problem.File, problem.Pointer));
        Assert.Contains("differs from PyTorch's", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_whose_outputs_are_not_the_graphs_is_refused()
    {
        Change(card => card["outputs"]![0]!["name"] = "probabilities");
        using ModelCatalog catalog = ModelCatalog.Open(folder);
        Assert.Contains(catalog.Verify()[0].Problems, problem => problem.Message.Contains("the graph's outputs are logits", StringComparison.Ordinal));
    }

    public static TheoryData<string, string, string> BadCards => new()
    {
        { "schema", "2", "#/schema: 2 is not 1" },
        { "sha256", "\"abc\"", "#/sha256: 'abc' does not fit" },
        { "file", "\"../model.onnx\"", "#/file: '../model.onnx' does not fit" },
        { "name", "\"model\\n\"", "#/name" },
        { "segmentation", "null", "#/segmentation: null is not of the type object" },
        { "preprocessing", "null", "#/preprocessing: null is not of the type object" },
        { "preprocessing/rows", "0", "#/preprocessing/rows: 0 is less than 1" },
        { "preprocessing/rows", "128", "as many rows as columns" },
        { "limits", "[]", "#/limits: is empty" },
        { "segmentation/minimumExtentMM", "4", "did you mean 'minimumExtentMm'" },
        { "segmentation/threshold", "1", "#/segmentation/threshold: 1 is not below 1" },
        { "inputs/0/shape", "[2, 1, 256, 256]", "starts with -1" },
        { "outputs/0/shape", "[-1, 1, 128, 128]", "a logit for each pixel" },
        { "figures/valDiceMean/low", "0.99", "is above high" },
        { "plots", """[{ "file": "a.png", "caption": "a" }, { "file": "a.png", "caption": "b" }]""", "#/plots/1/file: 'a.png' is there twice" },
        { "preprocessing/fit", "\"crop\"", "crop" },
        { "preprocessing/interpolation", "\"nearest\"", "nearest" },
        { "preprocessing/window/kind", "\"minmax\"", "minmax" },
        { "preprocessing/window/upper", "101", "101 is more than 100" },
        { "preprocessing/normalization/epsilon", "null", "#/preprocessing/normalization/epsilon: null" },
        { "preprocessing/normalization/kind", "\"affine\"", "'scale' is missing" },
        { "segmentation/activation", "\"tanh\"", "tanh" },
        { "segmentation/presence", """{ "output": "wish", "keep": 0.1, "threshold": 0.5 }""", "'wish' is no output" },
        { "segmentation/presence", """{ "output": "presence", "keep": 0.6, "threshold": 0.5 }""", "0.6 is above threshold, 0.5" },
        { "task", "\"magic\"", "#/task: 'magic' is none of" },
        { "task", "\"classification\"", "'classification' is missing" },
    };

    [Theory]
    [InlineData("output", "\"wish\"", "/guard/output")]
    [InlineData("facts", """[{ "name": "turned", "usual": 0, "threshold": 1, "words": "turned" }]""", "/guard/output")]
    [InlineData("facts", "[]", "/guard/facts")]
    [InlineData("facts", """[{ "name": "turned", "usual": 2, "threshold": 1, "words": "turned" }]""", "/guard/")]
    [InlineData("mostSlices", "2", "/guard/mostSlices")]
    public void A_guard_that_the_program_would_misunderstand_is_refused_by_its_place(string field, string value, string place)
    {
        CopyModel("brain-mr-guard");
        Change(card => card["guard"]![field] = JsonNode.Parse(value), "brain-mr-guard");
        Assert.Contains(place, Assert.Throws<ModelException>(() => ModelCatalog.Open(folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadCards))]
    public void A_card_that_the_program_would_misunderstand_is_refused_by_name(string where, string value, string expected)
    {
        Change(card =>
        {
            string[] steps = where.Split('/');
            JsonNode target = steps[..^1].Aggregate(card, (node, step) => int.TryParse(step, out int index) ? node[index]! : node[step]!);
            target[steps[^1]] = JsonNode.Parse(value);
        });
        ModelException error = Assert.Throws<ModelException>(() => ModelCatalog.Open(folder));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("model.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("activationOutput", "\"wish\"", "'wish' is no output")]
    [InlineData("featuresOutput", "\"wish\"", "'wish' is no output")]
    [InlineData("activationOutput", "\"features\"", "output 'features' is float32")]
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
    public void A_card_that_says_one_thing_twice_is_refused()
    {
        string path = Path.Combine(folder, "brain-tumor-unet", "model.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"activation\": \"sigmoid\",", "\"activation\": \"sigmoid\", \"activation\": \"softmax\",", StringComparison.Ordinal));
        Assert.Contains("activation", Assert.Throws<ModelException>(() => ModelCatalog.Open(folder)).Message, StringComparison.Ordinal);
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
