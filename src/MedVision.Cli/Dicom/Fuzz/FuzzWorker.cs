using System.Buffers.Binary;
using MedVision.Dicom.Fuzzing;

namespace MedVision.Cli.Dicom.Fuzz;

/// <summary>
/// The child process that reads the inputs: a native codec that fails takes it down, not the run. The number of the input in hand
/// stands in a file before it is read, so that the parent knows which one it was. Speaks in lines of fields parted by tabs.
/// </summary>
internal static class FuzzWorker
{
    private const int Report = 250;

    public static void Run(FuzzPlan plan, string statePath, TextWriter output, CancellationToken cancellationToken)
    {
        Fuzzer fuzzer = plan.Load();
        using FileStream state = new(statePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        Span<byte> bytes = stackalloc byte[8];
        Dictionary<string, FuzzTally> tallies = [];
        for (long number = plan.Start; number < plan.Start + plan.Count && !cancellationToken.IsCancellationRequested; number++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            state.Position = 0;
            state.Write(bytes);
            FuzzResult result = Fuzzer.Try(fuzzer.Input(number));
            string target = result.Input.Target.Name;
            tallies[target] = tallies.GetValueOrDefault(target, FuzzTally.None).Add(result);
            if (result.Finding is { } finding) output.WriteLine($"finding\t{number}\t{finding.Rule}\t{OneLine(finding.Detail)}");
            if ((number - plan.Start + 1) % Report == 0) Tell(tallies, output);
        }
        Tell(tallies, output);
    }

    private static void Tell(Dictionary<string, FuzzTally> tallies, TextWriter output)
    {
        foreach ((string target, FuzzTally tally) in tallies) output.WriteLine($"tally\t{target}\t{tally.Read}\t{tally.Refused}\t{tally.Slowest.Ticks}");
        tallies.Clear();
        output.Flush();
    }

    private static string OneLine(string text) => string.Join(" | ", text.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(12));
}
