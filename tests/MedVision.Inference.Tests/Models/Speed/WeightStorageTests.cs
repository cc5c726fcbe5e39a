using MedVision.Inference.Models;
using MedVision.Inference.Models.Checks;
using MedVision.Inference.Models.Speed;
using Xunit;

namespace MedVision.Inference.Tests.Models.Speed;

[Collection(ShippedModelsCollection.Name)]
public sealed class WeightStorageTests(ShippedModels models)
{
    private readonly ModelCard card = models.Catalog.Require(ModelTask.Classification);

    private string Folder => models.Catalog.FolderOf(card);

    /// <summary>Float16 has 11 significant bits, int8 with a scale 7: by how much the answer may move follows from that, not from luck.</summary>
    [Theory]
    [InlineData("float16", 0.05)]
    [InlineData("int8", 1)]
    public void Weights_stored_smaller_answer_nearly_the_same(string storage, double most)
    {
        byte[] weights = ModelVerifier.ReadWeights(Folder, card), smaller = storage == "int8" ? WeightStorage.AsInt8(weights) : WeightStorage.AsHalf(weights);
        using ModelSession session = ModelSession.Load(card, smaller);
        Assert.InRange(ExampleCheck.Judge(Folder, session).MaxAbsDiff!.Value, 0, most);
        Assert.False(WeightStorage.IsHalf(weights), "the classifier is stored in float32");
        Assert.True(smaller.Length < 0.6 * weights.Length, $"{smaller.Length} of {weights.Length} bytes");
        Assert.Equal(storage == "float16", WeightStorage.IsHalf(smaller));
    }

    /// <summary>Integers instead of floats are a trial only: the ranges are those of the batch, so that a slice's answer would depend on its neighbours.</summary>
    [Fact]
    public void Convolutions_in_int8_are_the_same_network_and_answer_roughly_the_same()
    {
        byte[] weights = ModelVerifier.ReadWeights(Folder, card), integers = IntegerConvolutions.Rewrite(weights)!;
        Assert.Equal(WeightStorage.Operators(weights).Count(name => name == "Conv"), WeightStorage.Operators(integers).Count(name => name is "Conv" or "ConvInteger"));
        using ModelSession session = ModelSession.Load(card, integers);
        Assert.InRange(ExampleCheck.Judge(Folder, session).MaxAbsDiff!.Value, 1e-4, 10);
    }

    /// <summary>Weights may be stored as float16 with a Cast: the engine does it once, when it loads them.</summary>
    [Fact]
    public void Weights_stored_as_float16_cost_nothing_in_a_run()
    {
        string path = Path.Combine(Path.GetTempPath(), $"medvision-{Guid.NewGuid():N}.onnx");
        try
        {
            byte[] half = WeightStorage.AsHalf(ModelVerifier.ReadWeights(Folder, card));
            int casts = WeightStorage.Operators(half).Count(name => name == "Cast");
            ModelSession.Load(card, half, EngineSettings.Product with { OptimizedPath = path }).Dispose();
            int left = WeightStorage.Operators(File.ReadAllBytes(path)).Count(name => name == "Cast");
            Assert.True(casts > 10 && left <= casts - WeightCasts(half), $"{casts} casts in the file, {left} after loading");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static int WeightCasts(byte[] half) => WeightStorage.Operators(half).TakeWhile(name => name == "Cast").Count();
}
