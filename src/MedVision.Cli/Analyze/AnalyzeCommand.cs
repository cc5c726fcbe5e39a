using System.CommandLine;
using MedVision.Cli.Inputs;
using MedVision.Cli.Models;
using MedVision.Cli.Results;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Media;
using MedVision.Inference.Analysis;
using MedVision.Inference.Findings;
using MedVision.Inference.Models;

namespace MedVision.Cli.Analyze;

/// <summary><c>analyze PATH... --out DIR [--json] [--all-series]</c>: finds, measures and classifies tumours without a server.</summary>
internal static class AnalyzeCommand
{
    private const string FindingsFile = "findings.json";

    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = PathArgument.Create();
        Option<string> folder = new("--out") { Description = "Where the result goes.", HelpName = "DIR", Required = true };
        Option<bool> json = new("--json") { Description = "Print findings.json on stdout in place of the summary." };
        Option<bool> allSeries = new("--all-series") { Description = "Analyse also series that their headers call another sequence (T2, FLAIR, no contrast)." };
        Option<string?> models = ModelsOption.Create();
        DocumentedCommand command = new("analyze", "Finds, measures and classifies brain tumours; needs no server and no database.", """
            Files are grouped into series by their headers, wherever they lie. Each image series gets a verdict of the guard (is this
            the kind of image that the models know?); where it is no, the result is withheld and the reason given.
            The folder DIR then holds findings.json and, for each series with a result, STUDY/SERIES/ with seg.dcm (DICOM SEG),
            sr.dcm (structured report, TID 1500), map.dcm (the anomaly map as Parametric Map) and the same as anomaly.nii.gz,
            captures/*.dcm (Secondary Captures), overlays/*.png and overlays.png (all of them at a glance). Every DICOM object has
            passed the validator; a series about which no valid object can be written fails. DIR must be new, empty, or hold an
            earlier result, which is replaced when all is done; a folder with anything else is refused. Files that cannot be used are named with the reason on stderr and
            under "failed" in findings.json, the rest goes on (exit code 3).
            Research use only, not a medical device.

            Examples:
              ./medvision analyze /mnt/cd --out result
              ./medvision analyze study.zip --out result --json | jq '.studies[].series[].segmentation.totalVolumeMl'
            """)
        { paths, folder, json, allSeries, models };
        command.SetAction((parsed, cancellationToken) =>
        {
            AnalysisOptions options = new() { AllSeries = parsed.GetValue(allSeries) };
            return RunAsync(parsed.GetRequiredValue(paths), parsed.GetRequiredValue(folder), parsed.GetValue(json), options, parsed.GetValue(models), terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string[] paths, string folder, bool json, AnalysisOptions options, string? modelsFolder, Terminal terminal, CancellationToken cancellationToken)
    {
        using OutputFolder output = OutputFolder.Open(folder);
        using ModelCatalog models = ModelsOption.Open(modelsFolder);
        FindingsDocument document = await terminal.WithProgressAsync("Reading", progress => Task.Run(() =>
        {
            InputFiles inputs = InputFiles.FindAndUnpack(paths, output.Scratch, new ZipLimits(), cancellationToken);
            if (inputs.Files.Count + inputs.Failed.Count == 0) throw new CommandException("there is no file in what was named");
            return new AnalysisRun(new SeriesAnalyzer(models), options, output.Staging, terminal, progress).Run(inputs, cancellationToken);
        }, cancellationToken));

        string text = document.ToJson();
        await File.WriteAllTextAsync(Path.Combine(output.Staging, FindingsFile), text, cancellationToken);
        output.Commit(FindingsFile);

        if (json) await terminal.Out.WriteAsync(text);
        else foreach (string line in FindingsText.Lines(document, folder)) terminal.Result(line);

        if (!document.Studies.Any()) throw new CommandException("there is no image series in what was named");
        return (int)(document.Failed.Any() ? ExitCode.InPart : ExitCode.Done);
    }
}
