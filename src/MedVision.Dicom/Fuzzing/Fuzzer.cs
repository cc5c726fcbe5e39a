using System.Diagnostics;
using MedVision.Dicom.Fuzzing.Mutations;

namespace MedVision.Dicom.Fuzzing;

/// <summary>
/// Makes hostile inputs from valid ones and gives them to readers. An input is a function of the seed, its number, the sources and the
/// targets: the same again on every machine. Safe to use from many threads.
/// </summary>
public sealed class Fuzzer
{
    private static readonly TimeSpan slow = TimeSpan.FromSeconds(1);
    private readonly FuzzTarget[] lots;
    private readonly Dictionary<InputForm, FuzzSource[]> sources;
    private readonly long seed;

    /// <param name="targets">Those without a source of their form are left out.</param>
    /// <param name="sources">Their order counts.</param>
    /// <param name="seed">Another seed, other inputs.</param>
    /// <exception cref="ArgumentException">No target has a source.</exception>
    public Fuzzer(IEnumerable<FuzzTarget> targets, IEnumerable<FuzzSource> sources, long seed)
    {
        this.seed = seed;
        this.sources = sources.GroupBy(source => source.Form).ToDictionary(group => group.Key, group => group.ToArray());
        Targets = [.. targets.Where(target => this.sources.ContainsKey(target.Form))];
        if (Targets.Count == 0) throw new ArgumentException("no target has a source of its form", nameof(targets));
        lots = [.. Targets.SelectMany(target => Enumerable.Repeat(target, target.Weight))];
    }

    /// <summary>Those that inputs are given to.</summary>
    public IReadOnlyList<FuzzTarget> Targets { get; }

    /// <summary>The input of a number.</summary>
    public FuzzInput Input(long number)
    {
        FuzzRandom random = FuzzRandom.Of(seed, number);
        FuzzTarget target = random.Of(lots);
        FuzzSource source = random.Of(sources[target.Form]);
        return new FuzzInput(number, target, source, Mutator.Mutate(source, sources[target.Form], random));
    }

    /// <summary>Gives an input to its target and judges what happens.</summary>
    public static FuzzResult Try(FuzzInput input)
    {
        FuzzResult result = Once(input);
        // A second of time may be another process's; three times in a row it is not.
        for (int again = 0; again < 2 && result.Finding is { Rule: FuzzRule.Slow }; again++) result = Once(input);
        return result;
    }

    private static FuzzResult Once(FuzzInput input)
    {
        FuzzAllowance allowance = new(input.Bytes.Length);
        Exception? error = null;
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        try
        {
            input.Target.Run(input.Bytes, allowance);
        }
        catch (Exception thrown)
        {
            error = thrown;
        }
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        FuzzFinding? finding =
            error is not null && !input.Target.IsRefusal(error) ? new FuzzFinding(input, FuzzRule.ForeignError, error.ToString())
            : allocated > allowance.Limit ? new FuzzFinding(input, FuzzRule.Allocation, $"{allocated} bytes allocated; allowed are {allowance}")
            : time > slow ? new FuzzFinding(input, FuzzRule.Slow, $"{time.TotalSeconds:0.0} s for {input.Bytes.Length} bytes")
            : null;
        return new FuzzResult(input, error, finding, time, allocated);
    }
}
