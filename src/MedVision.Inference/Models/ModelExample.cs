using System.Text.Json;

namespace MedVision.Inference.Models;

/// <summary>PyTorch's stored answer to a fixed input, <c>example.json</c>: what another engine must give for the same weights.</summary>
internal sealed record ModelExample(
    IReadOnlyDictionary<string, ModelExample.Input> Inputs, IReadOnlyDictionary<string, ModelExample.Output> Outputs, double Tolerance)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <exception cref="ModelException">The file is absent or is no example.</exception>
    internal static ModelExample Read(string path)
    {
        try
        {
            ModelExample? example = JsonSerializer.Deserialize<ModelExample>(File.ReadAllBytes(path), Options);
            return example is { Inputs.Count: > 0, Outputs.Count: > 0, Tolerance: > 0 } ? example : throw new JsonException("inputs, outputs or tolerance are missing");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: {error.Message}", error);
        }
    }

    internal ModelVerification Compare(ModelSession session)
    {
        int batch = Inputs.Values.First().Shape[0];
        IReadOnlyDictionary<string, float[]> results = session.Run(
            Inputs.Where(i => i.Value.Values is null).ToDictionary(i => i.Key, i => Ramp(i.Value)),
            Inputs.Where(i => i.Value.Values is not null).ToDictionary(i => i.Key, i => i.Value.Values!.ToArray()),
            batch,
            [.. Outputs.Keys]);
        List<string> problems = [];
        double largest = 0;
        foreach ((string name, Output expected) in Outputs)
        {
            float[] actual = results[name];
            int count = expected.Shape.Aggregate(1, (product, size) => product * size);
            if (actual.Length != count)
            {
                problems.Add($"output '{name}' has {actual.Length} values, PyTorch gave {count}");
                continue;
            }
            double worst = Math.Max(
                expected.First.Select((value, i) => Math.Abs(value - actual[i])).Max(),
                expected.Samples.Indices.Zip(expected.Samples.Values, (i, value) => Math.Abs(value - actual[i])).Max());
            worst = Math.Max(worst, Math.Max(Math.Abs(expected.Min - actual.Min()), Math.Abs(expected.Max - actual.Max())));
            largest = Math.Max(largest, worst);
            if (!(worst <= Tolerance)) problems.Add($"output '{name}' differs from PyTorch's by {worst:G3}, {Tolerance:G3} is allowed");
            double sum = Math.Abs(expected.Sum - actual.Sum(value => (double)value));
            if (!(sum <= Tolerance * count)) problems.Add($"the sum of output '{name}' differs from PyTorch's by {sum:G3}, {Tolerance * count:G3} is allowed");
        }
        return new ModelVerification(session.Card, problems, largest);
    }

    /// <summary>x[i] = -1 + 2 i / (n - 1), computed in double, then float.</summary>
    private static float[] Ramp(Input input)
    {
        float[] values = new float[input.Shape.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++) values[i] = (float)(-1 + (2.0 * i / (values.Length - 1)));
        return values;
    }

    internal sealed record Input(IReadOnlyList<int> Shape, string? Fill, IReadOnlyList<long>? Values);

    internal sealed record Output(IReadOnlyList<int> Shape, double Sum, double Min, double Max, IReadOnlyList<double> First, Samples Samples);

    internal sealed record Samples(IReadOnlyList<int> Indices, IReadOnlyList<double> Values);
}
