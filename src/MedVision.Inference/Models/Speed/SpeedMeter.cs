using System.Diagnostics;
using MedVision.Inference.Models.Cards;
using MedVision.Inference.Models.Cards.Speed;

namespace MedVision.Inference.Models.Speed;

/// <summary>Measures how long a network takes for one item when a batch goes through it, as the product runs it: from arrays to arrays.</summary>
internal sealed class SpeedMeter(CancellationToken cancellation)
{
    private const int WarmUp = 2, LeastRuns = 5, MostRuns = 30;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(4);

    internal CardSpeedTimes Measure(ModelSession session) => new(Measure(session, 1), Measure(session, 16));

    private CardSpeedTime Measure(ModelSession session, int batch)
    {
        Dictionary<string, float[]> floats = session.Card.Inputs.Where(input => input.Type == "float32").ToDictionary(input => input.Name, input => Ramp(Count(input) * batch));
        Dictionary<string, long[]> labels = session.Card.Inputs.Where(input => input.Type == "int64").ToDictionary(input => input.Name, input => new long[Count(input) * batch]);
        string[] outputs = [.. session.Card.Outputs.Select(output => output.Name)];
        using Process process = Process.GetCurrentProcess();
        List<double> clock = [], processor = [];
        Stopwatch whole = new();
        for (int run = 0; run < WarmUp + MostRuns && (clock.Count < LeastRuns || whole.Elapsed < Enough); run++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (run == WarmUp) whole.Start();
            process.Refresh();
            TimeSpan used = process.TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            session.Run(floats, labels, batch, outputs);
            double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            process.Refresh();
            if (run < WarmUp) continue;
            clock.Add(elapsed / batch);
            processor.Add((process.TotalProcessorTime - used).TotalMilliseconds / batch);
        }
        clock.Sort();
        processor.Sort();
        return new CardSpeedTime(Rank(clock, 0.5), Rank(clock, 0.25), Rank(clock, 0.75), Rank(processor, 0.5), clock.Count);
    }

    private static int Count(CardTensor input) => input.Shape.Aggregate(1, (product, size) => product * Math.Max(size, 1));

    private static float[] Ramp(int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (2f * i / count) - 1;
        return values;
    }

    /// <summary>Nearest rank, to three digits.</summary>
    private static double Rank(List<double> sorted, double share) =>
        double.Parse(sorted[(int)Math.Ceiling(share * sorted.Count) - 1].ToString("G3", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
