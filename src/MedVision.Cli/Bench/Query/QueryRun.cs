using System.Collections.Concurrent;
using System.Diagnostics;

namespace MedVision.Cli.Bench.Query;

/// <summary>Asks the mix of questions, several at once, and measures. The kinds come in turn, the samples at random by a seed.</summary>
internal sealed class QueryRun(IQueryAsker asker, int questions, int concurrency, int seed)
{
    private const int Samples = 100, WarmUp = 50;

    private static readonly QuestionKind[] kinds = Enum.GetValues<QuestionKind>();

    public async Task<IReadOnlyList<QueryFigures>> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<QuerySample> samples = await asker.SampleAsync(Samples, cancellationToken);
        if (samples.Count == 0) throw new CommandException($"{asker.Name}: the archive has no study with a patient, accession number, date and series to ask for");
        await AskAllAsync(samples, WarmUp, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        Answer[] answers = await AskAllAsync(samples, questions, cancellationToken);
        double perSecond = answers.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return [.. kinds.Select(kind => Figures(kind.ToString(), answers.Where(answer => answer.Kind == kind), perSecond)), Figures("all", answers, perSecond)];
    }

    private async Task<Answer[]> AskAllAsync(IReadOnlyList<QuerySample> samples, int count, CancellationToken ct)
    {
        ConcurrentBag<Answer> answers = [];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = ct }, async (i, token) =>
        {
            QuestionKind kind = kinds[i % kinds.Length];
            QuerySample sample = samples[new Random(seed + i).Next(samples.Count)];
            long start = Stopwatch.GetTimestamp();
            try
            {
                int matches = await asker.AskAsync(kind, sample, token);
                answers.Add(new(kind, Stopwatch.GetElapsedTime(start).TotalMilliseconds, matches, null));
            }
            catch (QuestionException error)
            {
                answers.Add(new(kind, 0, 0, error.Message));
            }
        });
        return [.. answers];
    }

    private QueryFigures Figures(string kind, IEnumerable<Answer> all, double perSecond)
    {
        Answer[] answers = [.. all];
        double[] sorted = [.. answers.Where(answer => answer.Failure is null).Select(answer => answer.Milliseconds).Order()];
        return new(asker.Name, kind, sorted.Length, answers.Sum(answer => (long)answer.Matches), Math.Round(perSecond, 1),
            sorted.Length == 0 ? null : new(Percentile(sorted, 50), Percentile(sorted, 95), Percentile(sorted, 99), Percentile(sorted, 100)),
            answers.Where(answer => answer.Failure is not null).GroupBy(answer => answer.Failure!).ToDictionary(group => group.Key, group => group.Count()));
    }

    /// <summary>The nearest rank: a latency that was measured, not one between two.</summary>
    private static double Percentile(double[] sorted, int percent) => Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100.0) - 1)], 2);

    private sealed record Answer(QuestionKind Kind, double Milliseconds, int Matches, string? Failure);
}
