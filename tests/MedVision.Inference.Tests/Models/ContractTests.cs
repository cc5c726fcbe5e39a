using System.Text.Json.Nodes;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Models;

/// <summary>What every model of <c>models/</c> keeps, whichever there are: found by enumeration, so that a new one cannot be forgotten.</summary>
[Collection(ShippedModelsCollection.Name)]
public sealed class ContractTests(ShippedModels models)
{
    private static readonly string Folder = Path.Combine(TestData.Repository, "models");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "model.json", SearchOption.AllDirectories).Select(path => Path.GetFileName(Path.GetDirectoryName(path)!)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void PyTorchs_stored_answer_covers_every_input_and_output(string name)
    {
        ModelCard card = CardOf(name);
        JsonNode example = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name, "example.json")))!;
        Assert.Equal(card.Inputs.Select(input => input.Name).Order(StringComparer.Ordinal), example["inputs"]!.AsObject().Select(input => input.Key).Order(StringComparer.Ordinal));
        Assert.Equal(card.Outputs.Select(output => output.Name).Order(StringComparer.Ordinal), example["outputs"]!.AsObject().Select(output => output.Key).Order(StringComparer.Ordinal));
        foreach (CardTensor output in card.Outputs)
        {
            Assert.NotEqual(example["outputs"]![output.Name]!["min"]!.GetValue<double>(), example["outputs"]![output.Name]!["max"]!.GetValue<double>());
        }
    }

    /// <summary>Sixteen different slices at once and one by one: what is said of a slice must not depend on its neighbours.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_batch_of_sixteen_gives_what_the_items_give_alone(string name)
    {
        const int Items = 16;
        ModelCard card = CardOf(name);
        ModelSession session = models.Catalog.Session(card);
        string[] outputs = [.. card.Outputs.Select(output => output.Name)];
        Random random = new(7);
        Dictionary<string, float[]> floats = card.Inputs.Where(input => input.Type == "float32")
            .ToDictionary(input => input.Name, input => Enumerable.Range(0, Size(input) * Items).Select(_ => random.NextSingle()).ToArray());
        Dictionary<string, long[]> labels = card.Inputs.Where(input => input.Type == "int64").ToDictionary(input => input.Name, _ => Enumerable.Range(0, Items).Select(item => item % 3L).ToArray());

        IReadOnlyDictionary<string, float[]> together = session.Run(floats, labels, Items, outputs);

        foreach (int item in (int[])[0, 7, 15])
        {
            IReadOnlyDictionary<string, float[]> alone = session.Run(
                floats.ToDictionary(input => input.Key, input => Part(input.Value, item)), labels.ToDictionary(input => input.Key, input => Part(input.Value, item)), 1, outputs);
            foreach (string output in outputs)
            {
                float[] part = Part(together[output], item);
                double scale = Math.Max(1, part.Max(Math.Abs)), apart = part.Zip(alone[output], (a, b) => Math.Abs(a - b)).Max();
                Assert.True(apart <= 1e-4 * scale, $"{name}, output '{output}', item {item}: {apart}");
            }
        }

        T[] Part<T>(T[] all, int item) => all[(all.Length / Items * item)..(all.Length / Items * (item + 1))];
    }

    private ModelCard CardOf(string name) => models.Catalog.Cards.Single(card => card.Name == name);

    private static int Size(CardTensor input) => input.Shape.Skip(1).Aggregate(1, (product, size) => product * size);
}
