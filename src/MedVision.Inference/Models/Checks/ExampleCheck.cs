using System.Text.Json;
using MedVision.Inference.Models.Cards;

namespace MedVision.Inference.Models.Checks;

/// <summary>
/// The engine's answer to the stored example against PyTorch's: every output of the card, all items at once; and the same items one by one, because a
/// result must not depend on the neighbours of a slice in its batch.
/// </summary>
internal static class ExampleCheck
{
    private const string File = ModelExample.FileName;

    /// <summary>What is wrong with the example or the answer, and the largest difference to PyTorch where they could be compared.</summary>
    internal static (IReadOnlyList<ModelProblem> Problems, double? MaxAbsDiff) Judge(string folder, ModelSession session)
    {
        ModelExample example;
        try
        {
            example = ModelExample.Read(folder);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return ([new(File, "", error.Message)], null);
        }
        ModelProblem[] unfit = [.. Shape(example, session.Card)];
        if (unfit.Length > 0) return (unfit, null);

        int items = example.Inputs.Values.First().Shape[0];
        Dictionary<string, float[]> floats = example.Inputs.Where(i => i.Value.Values is null).ToDictionary(i => i.Key, i => i.Value.Ramp());
        Dictionary<string, long[]> labels = example.Inputs.Where(i => i.Value.Values is not null).ToDictionary(i => i.Key, i => i.Value.Values!.ToArray());
        string[] names = [.. session.Card.Outputs.Select(output => output.Name)];
        IReadOnlyDictionary<string, float[]> together = session.Run(floats, labels, items, names);
        List<ModelProblem> problems = [];
        double largest = 0;
        foreach (string name in names)
        {
            double worst = Difference(example.Outputs[name], together[name]);
            largest = double.IsNaN(worst) ? worst : Math.Max(largest, worst);
            if (!(worst <= example.Tolerance)) problems.Add(new(File, $"/outputs/{name}", $"the answer differs from PyTorch's by {worst:G3}, {example.Tolerance:G3} is allowed"));
            double sum = Math.Abs(example.Outputs[name].Sum - together[name].Sum(value => (double)value)), most = example.Tolerance * together[name].Length;
            if (!(sum <= most)) problems.Add(new(File, $"/outputs/{name}/sum", $"the answer's sum differs from PyTorch's by {sum:G3}, {most:G3} is allowed"));
        }
        foreach (string name in names)
        {
            double apart = Enumerable.Range(0, items).Max(item => Apart(session, floats, labels, item, items, name, together[name]));
            if (!(apart <= example.Tolerance)) problems.Add(new(session.Card.File, "", $"output '{name}' of an item alone differs by {apart:G3} from that in a batch of {items}, {example.Tolerance:G3} is allowed"));
        }
        return (problems, largest);
    }

    /// <summary>Whether the example is about this card: all inputs and outputs, of their shapes, nothing out of range.</summary>
    private static IEnumerable<ModelProblem> Shape(ModelExample example, ModelCard card)
    {
        if (!(example.Tolerance > 0 && example.Tolerance <= 1e-2)) yield return new(File, "/tolerance", $"{example.Tolerance} is not above 0 and at most 0.01");
        string[] strangers = [.. example.Inputs.Keys.Except(card.Inputs.Select(input => input.Name)), .. example.Outputs.Keys.Except(card.Outputs.Select(output => output.Name))];
        foreach (string stranger in strangers) yield return new(File, "", $"'{stranger}' is no input or output of the card");
        int items = example.Inputs.Values.Select(input => input.Shape.FirstOrDefault()).FirstOrDefault();
        if (items is < 1 or > ModelExample.MostItems) yield return new(File, "/inputs", $"{items} items; 1 to {ModelExample.MostItems} are possible");
        foreach (CardTensor input in card.Inputs)
        {
            if (!example.Inputs.TryGetValue(input.Name, out ModelExample.Input? given)) yield return new(File, "/inputs", $"'{input.Name}' is missing");
            else if (!given.Shape.SequenceEqual([items, .. input.Shape.Skip(1)])) yield return new(File, $"/inputs/{input.Name}/shape", $"is not [{items}, ...] of the card's shape");
            else if (given.Values is null ? given.Fill != "ramp" || input.Type != "float32" : given.Values.Count != given.Count || input.Type != "int64") yield return new(File, $"/inputs/{input.Name}", "needs fill 'ramp' for float32, or as many values as its shape for int64");
        }
        foreach (CardTensor output in card.Outputs)
        {
            if (!example.Outputs.TryGetValue(output.Name, out ModelExample.Output? stored)) yield return new(File, "/outputs", $"'{output.Name}' is missing: nothing would show a wrong answer there");
            else if (!stored.Shape.SequenceEqual([items, .. output.Shape.Skip(1)])) yield return new(File, $"/outputs/{output.Name}/shape", $"is not [{items}, ...] of the card's shape");
            else if (!IsWhole(stored)) yield return new(File, $"/outputs/{output.Name}", "needs values, and samples at indices inside the output");
        }
    }

    private static bool IsWhole(ModelExample.Output stored)
    {
        long count = stored.Shape.Aggregate(1L, (product, size) => product * size);
        return stored.First.Count > 0 && stored.First.Count <= count && stored.Samples.Indices.Count > 0 && stored.Samples.Indices.Count == stored.Samples.Values.Count
            && stored.Samples.Indices.All(index => index >= 0 && index < count);
    }

    /// <summary>The largest difference at the places and extremes that are stored; NaN where either has one.</summary>
    private static double Difference(ModelExample.Output stored, float[] actual) => new[]
    {
        stored.First.Select((value, i) => Math.Abs(value - actual[i])).Aggregate(Worse),
        stored.Samples.Indices.Zip(stored.Samples.Values, (i, value) => Math.Abs(value - actual[i])).Aggregate(Worse),
        Math.Abs(stored.Min - actual.Min()),
        Math.Abs(stored.Max - actual.Max()),
    }.Aggregate(Worse);

    private static double Worse(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? double.NaN : Math.Max(a, b);

    private static double Apart(
        ModelSession session, Dictionary<string, float[]> floats, Dictionary<string, long[]> labels, int item, int items, string output, float[] together)
    {
        float[] alone = session.Run(
            floats.ToDictionary(one => one.Key, one => Part(one.Value, item, items)), labels.ToDictionary(one => one.Key, one => Part(one.Value, item, items)), 1, output)[output];
        return alone.Zip(Part(together, item, items), (a, b) => (double)Math.Abs(a - b)).Aggregate(0.0, Worse);
    }

    private static T[] Part<T>(T[] all, int item, int items) => all[(all.Length / items * item)..(all.Length / items * (item + 1))];
}
