using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Fuzzing;

namespace MedVision.Cli.Dicom.Fuzz;

/// <summary>Runs a plan in child processes, a block of inputs each, and goes on behind an input that ended or stopped one.</summary>
internal sealed class FuzzRun(FuzzPlan plan, string folder, IProgress<ProgressStep> progress)
{
    private const long Block = 50_000;
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(20);
    private readonly SortedDictionary<string, FuzzTally> tallies = new(StringComparer.Ordinal);
    private readonly List<string> findings = [];
    private Fuzzer? fuzzer;
    private long done;

    /// <summary>By target.</summary>
    public IReadOnlyDictionary<string, FuzzTally> Tallies => tallies;

    /// <summary>A line for each input that broke a rule, with the file it was saved as.</summary>
    public IReadOnlyList<string> Findings => findings;

    public void Run(CancellationToken cancellationToken)
    {
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(0, (plan.Count + Block - 1) / Block, options, block =>
        {
            long start = plan.Start + (block * Block), end = Math.Min(start + Block, plan.Start + plan.Count);
            while (start < end && !cancellationToken.IsCancellationRequested) start = Part(start, end, cancellationToken);
        });
    }

    // Runs a worker; gives the number to go on with.
    private long Part(long start, long end, CancellationToken cancellationToken)
    {
        string state = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(state, BitConverter.GetBytes(start));
            using Process worker = Process.Start(Command(start, end - start, state))!;
            using CancellationTokenRegistration stop = cancellationToken.Register(() => worker.Kill());
            worker.OutputDataReceived += (_, line) => Hear(line.Data);
            worker.BeginOutputReadLine();
            worker.StandardError.ReadToEndAsync(CancellationToken.None).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            bool hangs = Watch(worker, state);
            worker.WaitForExit();
            if (worker.ExitCode == 0 || cancellationToken.IsCancellationRequested) return end;
            long number = NumberIn(state);
            Found(number, hangs ? FuzzRule.Hang : FuzzRule.Crash, hangs ? $"no end after {longest.TotalSeconds} s" : $"the process ended with {worker.ExitCode}");
            return number + 1;
        }
        finally
        {
            File.Delete(state);
        }
    }

    private ProcessStartInfo Command(long start, long count, string state)
    {
        ProcessStartInfo command = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string part in (string[])[typeof(FuzzRun).Assembly.Location, "dicom", "fuzz", .. plan.Paths, "--seed", Text(plan.Seed), "--start", Text(start), "--count", Text(count), "--worker", state])
            command.ArgumentList.Add(part);
        return command;
    }

    // True: the worker was on the same input for too long and was ended.
    private static bool Watch(Process worker, string state)
    {
        long last = -1, since = Stopwatch.GetTimestamp();
        while (!worker.WaitForExit(TimeSpan.FromSeconds(1)))
        {
            if (NumberIn(state) is var number && number != last) (last, since) = (number, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(since) > longest)
            {
                worker.Kill();
                return true;
            }
        }
        return false;
    }

    private static long NumberIn(string state)
    {
        Span<byte> bytes = stackalloc byte[8];
        using FileStream stream = new(state, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    private void Hear(string? line)
    {
        if (line?.Split('\t') is not { Length: > 3 } fields) return;
        if (fields is ["tally", var target, var read, var refused, var ticks])
        {
            lock (findings)
            {
                tallies[target] = tallies.GetValueOrDefault(target, FuzzTally.None).Add(Number(read), Number(refused), new TimeSpan(Number(ticks)));
                done += Number(read) + Number(refused);
                progress.Report(new ProgressStep($"{done} inputs, {findings.Count} findings", (double)done / plan.Count));
            }
        }
        else if (fields is ["finding", var number, var rule, var detail])
        {
            Found(Number(number), Enum.Parse<FuzzRule>(rule), detail);
        }
    }

    private void Found(long number, FuzzRule rule, string detail)
    {
        lock (findings)
        {
            FuzzInput input = (fuzzer ??= plan.Load()).Input(number);
            string path = Path.Combine(folder, $"{plan.Seed}-{number}-{input.Target.Name}.input");
            File.WriteAllBytes(path, input.Bytes);
            findings.Add($"{rule} in {input.Target.Name}, input {number} of seed {plan.Seed}, made from {input.Source.Name}, saved as {path}: {detail}");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
