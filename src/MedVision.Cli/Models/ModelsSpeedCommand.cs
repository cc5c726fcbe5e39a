using System.CommandLine;
using System.Globalization;
using MedVision.Cli.Terminals;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards.Speed;
using MedVision.Inference.Models.Speed;

namespace MedVision.Cli.Models;

/// <summary><c>models speed</c>: milliseconds for a slice on this computer, and what else was tried.</summary>
internal static class ModelsSpeedCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = new("NAME") { Description = "One model, by its name; else all that serve.", Arity = ArgumentArity.ZeroOrOne };
        Option<int> threads = new("--threads") { Description = "Threads of the engine.", DefaultValueFactory = _ => Environment.ProcessorCount };
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024) result.AddError("--threads goes from 1 to 1024");
        });
        Option<bool> write = new("--write") { Description = "Write the figures into the card." };
        Option<string?> models = ModelsOption.Create(), data = ModelsOption.Data();
        DocumentedCommand command = new("speed", "Measures the models on this computer.", """
            For one item and for sixteen at once: the median of the time for one after warm-up, with quartiles, and the processor time of all
            threads. Then the same with one thing changed: what the engine may do with the graph, threads, how weights are stored; each with
            the largest difference to PyTorch's answer. On a machine that does other work compare the processor time.

            Example:
              ./medvision models speed brain-tumor-unet --write
            """)
        { name, threads, write, models, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using ModelCatalog catalog = ModelsOption.Open(parsed.GetValue(models), parsed.GetValue(data));
            string? one = parsed.GetValue(name);
            ModelCard[] cards = [.. catalog.Cards.Where(card => one is null || card.Name == one)];
            if (cards.Length == 0) throw new CommandException($"there is no model '{one}'; there are {string.Join(", ", catalog.Cards.Select(card => card.Name))}", ExitCode.WrongUsage);
            foreach (ModelCard card in cards)
            {
                SpeedTrials trials = new(catalog.FolderOf(card), card, parsed.GetValue(threads));
                CardSpeed speed = await terminal.WithProgressAsync(card.Id, progress => Task.Run(
                    () => trials.Run(stage => progress.Report(new ProgressStep($"{card.Id}: {stage}", 0)), cancellationToken), cancellationToken));
                foreach (string line in Lines(card, speed)) terminal.Result(line);
                if (parsed.GetValue(write)) trials.Write(speed);
            }
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<string> Lines(ModelCard card, CardSpeed speed)
    {
        yield return $"{card.Id}  {speed.Engine}, {speed.Hardware}";
        yield return Line("as the product runs it", speed.MsPerSlice, "");
        foreach (CardSpeedTrial trial in speed.Tried)
        {
            string note = trial.Note is null ? "" : $"; {trial.Note}";
            yield return Line(trial.What, trial.MsPerSlice, string.Create(CultureInfo.InvariantCulture, $", {trial.Bytes:N0} bytes, largest difference {trial.MaxAbsDiff:G2}{note}"));
        }
    }

    private static string Line(string what, CardSpeedTimes times, string more) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {what}: {times.Batch1.Median:0.##} ms ({times.Batch1.Low:0.##} to {times.Batch1.High:0.##}; processor {times.Batch1.Cpu:0.##}), of sixteen {times.Batch16.Median:0.##} ms ({times.Batch16.Low:0.##} to {times.Batch16.High:0.##}; processor {times.Batch16.Cpu:0.##}){more}");
}
