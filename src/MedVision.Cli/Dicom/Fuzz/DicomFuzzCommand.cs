using System.CommandLine;
using MedVision.Cli.Terminals;

namespace MedVision.Cli.Dicom.Fuzz;

/// <summary><c>dicom fuzz [PATH...]</c>: gives damaged files to every reader.</summary>
internal static class DicomFuzzCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = new("PATH") { Description = "DICOM files, and folders with everything below them, to damage copies of.", Arity = ArgumentArity.ZeroOrMore };
        paths.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!Path.Exists(token.Value)) result.AddError(token.Value.StartsWith('-') ? $"there is no option {token.Value}" : $"there is no {token.Value}");
        });
        Option<long> count = new("--count") { Description = "How many inputs.", DefaultValueFactory = _ => 100_000 };
        Option<long> seed = new("--seed") { Description = "Another seed, other inputs.", DefaultValueFactory = _ => 1 };
        Option<long> start = new("--start") { Description = "The number of the first input." };
        Option<string> output = new("--out") { Description = "The folder for inputs that broke a rule.", HelpName = "DIR", DefaultValueFactory = _ => "fuzz-findings" };
        Option<string?> worker = new("--worker") { Hidden = true };
        foreach (Option<long> number in new[] { count, seed, start })
            number.Validators.Add(result => { if (result.Tokens is [var one] && long.TryParse(one.Value, out long value) && value < 0) result.AddError($"{number.Name} is not negative"); });
        DocumentedCommand command = new("fuzz", "Tries to break MedVision's readers with damaged files.", $"""
            Makes damaged inputs (flipped bytes, wrong lengths, tags, representations, delimiters and offset tables, nested
            sequences, false pixel descriptions, broken codestreams, character sets, JSON, network messages) from generated files
            and from yours, and gives each to one of MedVision's readers: parser, writer, every codec, transcoder, validator,
            de-identification, renderer, volumes, reports, NIfTI, PNG, association requests, commands. Your files are only read;
            those above {FuzzPlan.LargestSource / 1024} KiB are left out. Nothing is sent anywhere.

            A finding is an input that ends the process, takes over a second, needs more memory than its size allows, raises an
            error that is not the reader's own, or is not written as it was read. Each is saved in DIR and named on stdout with its
            number. The same seed, paths and version give the same inputs: --start NUMBER --count 1 repeats one.
            Inputs are made of your files: a finding may hold patient data. Use anonymized files before you pass one on.
            Exit codes: 0 no finding, 1 findings, 2 wrong usage.

            Examples:
              ./medvision dicom fuzz
              ./medvision dicom fuzz /data/test-images --count 1000000 --seed 7 --out findings
              ./medvision dicom fuzz /data/test-images --seed 7 --start 123456 --count 1
            """)
        { paths, count, seed, start, output, worker };
        command.SetAction((parsed, cancellationToken) =>
        {
            FuzzPlan plan = new(parsed.GetValue(paths) ?? [], parsed.GetValue(seed), parsed.GetValue(start), parsed.GetValue(count));
            return RunAsync(plan, parsed.GetRequiredValue(output), parsed.GetValue(worker), terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(FuzzPlan plan, string folder, string? worker, Terminal terminal, CancellationToken cancellationToken)
    {
        if (worker is not null)
        {
            FuzzWorker.Run(plan, worker, terminal.Out, cancellationToken);
            return (int)ExitCode.Done;
        }
        Directory.CreateDirectory(folder);
        FuzzRun run = await terminal.WithProgressAsync("Fuzzing", progress => Task.Run(() =>
        {
            FuzzRun all = new(plan, folder, progress);
            all.Run(cancellationToken);
            return all;
        }, cancellationToken));
        foreach (string finding in run.Findings) terminal.Result(finding);
        terminal.Result($"{"target",-12} {"read",10} {"refused",10} {"slowest",10}");
        foreach ((string target, FuzzTally tally) in run.Tallies) terminal.Result($"{target,-12} {tally.Read,10} {tally.Refused,10} {tally.Slowest.TotalMilliseconds,7:0} ms");
        terminal.Result($"{run.Tallies.Values.Sum(tally => tally.Read + tally.Refused)} inputs of seed {plan.Seed} from number {plan.Start} on, {run.Findings.Count} findings");
        return (int)(run.Findings.Count == 0 ? ExitCode.Done : ExitCode.Failed);
    }
}
