using System.Diagnostics;
using MedVision.Inference.Findings;

namespace MedVision.Inference.Analysis;

/// <summary>One analysis under way: progress, cancellation between batches, and the clock of its stages.</summary>
internal sealed class AnalysisRun(AnalysisOptions options, IProgress<AnalysisProgress>? progress, CancellationToken cancellation)
{
    private readonly Stopwatch read = new(), preprocess = new(), inference = new(), postprocess = new();
    private string stage = "";
    private double stageStart, stageEnd;

    internal CancellationToken Cancellation => cancellation;

    internal Timings Timings => new(read.ElapsedMilliseconds, preprocess.ElapsedMilliseconds, inference.ElapsedMilliseconds, postprocess.ElapsedMilliseconds, 0);

    /// <summary>A new stage that leads from <paramref name="from"/> to <paramref name="to"/> of the whole.</summary>
    internal void Enter(string name, double from, double to)
    {
        (stage, stageStart, stageEnd) = (name, from, to);
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new AnalysisProgress(stage, stageStart));
    }

    /// <summary>Calls <paramref name="batch"/> with (first, count) until <paramref name="count"/> items are done; cancellation is seen between batches.</summary>
    internal void Batches(int count, Action<int, int> batch)
    {
        for (int from = 0; from < count; from += options.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int size = Math.Min(options.BatchSize, count - from);
            batch(from, size);
            progress?.Report(new AnalysisProgress(stage, stageStart + ((stageEnd - stageStart) * (from + size) / count)));
        }
    }

    internal T Read<T>(Func<T> work) => Time(read, work);

    internal T Preprocess<T>(Func<T> work) => Time(preprocess, work);

    internal T Infer<T>(Func<T> work) => Time(inference, work);

    internal T Postprocess<T>(Func<T> work) => Time(postprocess, work);

    private static T Time<T>(Stopwatch watch, Func<T> work)
    {
        watch.Start();
        try
        {
            return work();
        }
        finally
        {
            watch.Stop();
        }
    }
}
