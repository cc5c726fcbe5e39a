using MedVision.Dicom.Fuzzing;

namespace MedVision.Testing;

/// <summary>
/// Runs many inputs in this process, on two threads. If an input ends the process, the file medvision-fuzz-*.input in the temporary
/// folder holds it; one that does not end is named after 20 seconds, and the run goes on no further.
/// </summary>
public sealed class FuzzBatch
{
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(20);
    private readonly Fuzzer fuzzer;
    private readonly List<string> findings = [];
    private readonly Dictionary<string, int> read = [], refused = [];
    private readonly FuzzInput?[] current = new FuzzInput?[2];
    private readonly long[] since = new long[2];
    private long next;

    private FuzzBatch(Fuzzer fuzzer) => this.fuzzer = fuzzer;

    /// <summary>A line for each input that broke a rule.</summary>
    public IReadOnlyList<string> Findings => findings;

    /// <summary>Inputs that were read, by target.</summary>
    public IReadOnlyDictionary<string, int> Read => read;

    /// <summary>Inputs that were refused as they should be, by target.</summary>
    public IReadOnlyDictionary<string, int> Refused => refused;

    /// <summary>Runs the inputs 0 to <paramref name="count"/> - 1.</summary>
    public static FuzzBatch Run(Fuzzer fuzzer, long count)
    {
        FuzzBatch batch = new(fuzzer);
        Thread[] threads = [.. Enumerable.Range(0, batch.current.Length).Select(slot => new Thread(() => batch.Work(slot, count)) { IsBackground = true })];
        foreach (Thread thread in threads) thread.Start();
        while (!Array.TrueForAll(threads, thread => thread.Join(500)))
        {
            for (int slot = 0; slot < threads.Length; slot++)
                if (batch.current[slot] is { } input && TimeProvider.System.GetElapsedTime(Volatile.Read(ref batch.since[slot])) > longest) return batch.Stop(input);
        }
        return batch;
    }

    private FuzzBatch Stop(FuzzInput input)
    {
        Interlocked.Exchange(ref next, long.MaxValue / 2);
        lock (findings) findings.Add(Line(input, $"{FuzzRule.Hang}: no end after {longest.TotalSeconds} s"));
        return this;
    }

    private void Work(int slot, long count)
    {
        string path = Path.Combine(Path.GetTempPath(), $"medvision-fuzz-{Environment.ProcessId}-{Guid.NewGuid():N}.input");
        using (FileStream crash = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.DeleteOnClose))
        {
            for (long number = Interlocked.Increment(ref next) - 1; number < count; number = Interlocked.Increment(ref next) - 1)
            {
                FuzzInput input = fuzzer.Input(number);
                crash.Position = 0;
                crash.Write(input.Bytes);
                crash.SetLength(input.Bytes.Length);
                Volatile.Write(ref since[slot], TimeProvider.System.GetTimestamp());
                current[slot] = input;
                FuzzResult result = Fuzzer.Try(input);
                current[slot] = null;
                lock (findings) Count(result);
            }
        }
    }

    private void Count(FuzzResult result)
    {
        if (result.Finding is { } finding) findings.Add(Line(finding.Input, $"{finding.Rule}: {finding.Detail}"));
        Dictionary<string, int> of = result.Refusal is null ? read : refused;
        of[result.Input.Target.Name] = of.GetValueOrDefault(result.Input.Target.Name) + 1;
    }

    private static string Line(FuzzInput input, string what)
    {
        string path = Path.Combine(Path.GetTempPath(), $"medvision-fuzz-{input.Target.Name}-{input.Number}.input");
        File.WriteAllBytes(path, input.Bytes);
        return $"input {input.Number}, {input.Target.Name}, made from {input.Source.Name}, saved as {path}: {what}";
    }
}
