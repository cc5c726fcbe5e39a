using System.Text.Json;

namespace MedVision.Inference.Models.Checks;

/// <summary>PyTorch's stored answer to a fixed input, <c>example.json</c>: what another engine must give for the same weights.</summary>
internal sealed record ModelExample(
    IReadOnlyDictionary<string, ModelExample.Input> Inputs, IReadOnlyDictionary<string, ModelExample.Output> Outputs, double Tolerance)
{
    internal const string FileName = "example.json";

    /// <summary>An example of hundreds of items would keep a page waiting; training writes two.</summary>
    internal const int MostItems = 64;

    private const int MostBytes = 4 << 20;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="JsonException">It is no example.</exception>
    /// <exception cref="IOException">It is absent or cannot be read.</exception>
    internal static ModelExample Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (new FileInfo(path) is { Exists: true, Length: > MostBytes } large) throw new JsonException($"has {large.Length} bytes; an example has at most {MostBytes}");
        return JsonSerializer.Deserialize<ModelExample>(File.ReadAllBytes(path), Options) ?? throw new JsonException("the example is null");
    }

    /// <summary><paramref name="Fill"/> is <c>ramp</c>, or <paramref name="Values"/> are given.</summary>
    internal sealed record Input(IReadOnlyList<int> Shape, string? Fill = null, IReadOnlyList<long>? Values = null)
    {
        internal int Count => Shape.Aggregate(1, (product, size) => product * size);

        /// <summary>x[i] = -1 + 2 i / (n - 1), computed in double, then float.</summary>
        internal float[] Ramp()
        {
            float[] values = new float[Count];
            for (int i = 0; i < values.Length; i++) values[i] = (float)(-1 + (2.0 * i / (values.Length - 1)));
            return values;
        }
    }

    internal sealed record Output(IReadOnlyList<int> Shape, double Sum, double Min, double Max, IReadOnlyList<double> First, Samples Samples);

    internal sealed record Samples(IReadOnlyList<int> Indices, IReadOnlyList<double> Values);
}
