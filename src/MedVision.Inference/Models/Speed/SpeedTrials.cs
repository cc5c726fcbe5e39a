using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedVision.Inference.Models.Cards.Speed;
using MedVision.Inference.Models.Checks;
using Microsoft.ML.OnnxRuntime;

namespace MedVision.Inference.Models.Speed;

/// <summary>
/// Measures a model as the product runs it, and then with one thing changed at a time: what the engine may do with the graph, threads, and how the weights are
/// stored. Each trial also answers the stored example, so that a gain in speed stands beside its price.
/// </summary>
public sealed class SpeedTrials(string folder, ModelCard card, int threads)
{
    private const string Optimisation =
        "all that ONNX Runtime has (ORT_ENABLE_ALL: constants folded, operators fused, the processor's own layout), one allocation for intermediate values, one session for all callers";

    /// <summary>Measures; takes some ten seconds for each trial.</summary>
    /// <exception cref="ModelException">The weights are not those of the card, or the engine refuses a trial.</exception>
    public CardSpeed Run(Action<string> entering, CancellationToken cancellation)
    {
        byte[] weights = ModelVerifier.ReadWeights(folder, card);
        string hardware = Machine.Describe(threads);
        SpeedMeter meter = new(cancellation);
        EngineSettings product = EngineSettings.Product with { Threads = threads };
        entering("as the product runs it");
        CardSpeedTimes times;
        using (ModelSession session = ModelSession.Load(card, weights, product)) times = meter.Measure(session);

        List<CardSpeedTrial> tried = [];
        foreach ((string what, byte[] bytes, EngineSettings settings) in Variations(weights, product))
        {
            entering(what);
            using ModelSession session = ModelSession.Load(card, bytes, settings);
            tried.Add(new CardSpeedTrial(what, meter.Measure(session), bytes.Length, Difference(session), Kept: false));
        }
        entering("graph optimised once and kept on disk");
        tried.Add(FromDisk(weights, product, meter));
        return new CardSpeed(hardware, Engine, threads, times, Optimisation, tried);
    }

    /// <summary>Writes <paramref name="speed"/> into the folder's card, all else as it was.</summary>
    public void Write(CardSpeed speed)
    {
        string path = Path.Combine(folder, CardReader.FileName);
        JsonNode json = JsonNode.Parse(File.ReadAllBytes(path))!;
        json["speed"] = JsonSerializer.SerializeToNode(speed, new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase });
        JsonSerializerOptions options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        File.WriteAllText(path + ".new", json.ToJsonString(options) + "\n");
        File.Move(path + ".new", path, overwrite: true);
    }

    private static string Engine => "ONNX Runtime " + OrtEnv.Instance().GetVersionString();

    private static IEnumerable<(string What, byte[] Weights, EngineSettings Settings)> Variations(byte[] weights, EngineSettings product)
    {
        yield return ("graph as exported, nothing optimised", weights, product with { Level = GraphOptimizationLevel.ORT_DISABLE_ALL });
        yield return ("constants folded, nothing fused for the processor (ORT_ENABLE_BASIC)", weights, product with { Level = GraphOptimizationLevel.ORT_ENABLE_BASIC });
        if (product.Threads > 1) yield return ("one thread", weights, product with { Threads = 1 });
        yield return ("no plan of one allocation (memory pattern off)", weights, product with { MemoryPattern = false });
        if (!WeightStorage.IsHalf(weights)) yield return ("weights stored as float16", WeightStorage.AsHalf(weights), product);
        yield return ("weights stored as int8, a scale for each channel, arithmetic in float32", WeightStorage.AsInt8(weights), product);
        if (IntegerConvolutions.Rewrite(weights) is { } integers) yield return ("convolutions in int8, ranges of each batch (dynamic quantisation)", integers, product);
    }

    private CardSpeedTrial FromDisk(byte[] weights, EngineSettings product, SpeedMeter meter)
    {
        string path = Path.Combine(Path.GetTempPath(), $"medvision-{Guid.NewGuid():N}.onnx");
        try
        {
            double built = Loading(weights, product), kept = 0;
            ModelSession.Load(card, weights, product with { OptimizedPath = path }).Dispose();
            byte[] optimised = File.ReadAllBytes(path);
            EngineSettings asItIs = product with { Level = GraphOptimizationLevel.ORT_DISABLE_ALL };
            kept = Loading(optimised, asItIs);
            using ModelSession session = ModelSession.Load(card, optimised, asItIs);
            string note = string.Create(CultureInfo.InvariantCulture, $"loading takes {kept:0} ms instead of {built:0} ms; the file fits this kind of processor only");
            return new CardSpeedTrial("graph optimised once and kept on disk", meter.Measure(session), optimised.Length, Difference(session), Kept: false, Note: note);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private double Loading(byte[] weights, EngineSettings settings)
    {
        long start = Stopwatch.GetTimestamp();
        ModelSession.Load(card, weights, settings).Dispose();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>To PyTorch's stored answer; null where there is no example that fits.</summary>
    private double? Difference(ModelSession session) =>
        ExampleCheck.Judge(folder, session).MaxAbsDiff is { } difference && double.IsFinite(difference)
            ? double.Parse(difference.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
}
