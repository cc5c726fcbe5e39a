using System.CommandLine;
using MedVision.Cli.Inputs;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Media;

namespace MedVision.Cli.Dicom;

/// <summary><c>dicom validate PATH...</c>: compares objects with the standard.</summary>
internal static class DicomValidateCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = PathArgument.Create();
        Option<bool> json = new("--json") { Description = "Write the reports as JSON." };
        Option<bool> errorsOnly = new("--errors-only") { Description = "Leave warnings and notes out." };
        Option<bool> quiet = new("--quiet") { Description = "Only a line for each file with errors, and the summary." };
        DocumentedCommand command = new("validate", "Compares DICOM files with the standard.", """
            Checks the file meta information, every element against the data dictionary (known or retired, representation, number
            and form of values, characters), what must be there for the kind of object (PS3.3, by module and functional group),
            and the rules of images, segmentations, parametric maps and structured reports.
            An error breaks the standard: a receiver may refuse the object. A warning is allowed and known to cause trouble. A note
            asks for nothing. Each finding names the element's path (items counted from 1), what is wrong and the clause. A fault
            that repeats is told five times and then counted.
            Reports quote values of the file: they may hold patient data.
            Exit codes: 0 no errors; 1 errors in at least one file, or no file could be read; 3 no errors, and some files could
            not be read (each is named on stderr).

            Examples:
              ./medvision dicom validate image.dcm
              ./medvision dicom validate /mnt/cd --errors-only
              ./medvision dicom validate export.zip --json | jq '.files[] | select(.valid | not) | .path'
            """)
        { paths, json, errorsOnly, quiet };
        command.SetAction((parsed, cancellationToken) =>
        {
            ValidationText text = new(terminal, parsed.GetValue(errorsOnly), parsed.GetValue(quiet));
            return RunAsync(parsed.GetRequiredValue(paths), parsed.GetValue(json), text, terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(string[] paths, bool json, ValidationText text, Terminal terminal, CancellationToken cancellationToken)
    {
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("medvision-validate-");
        try
        {
            ValidationRun run = await terminal.WithProgressAsync("Validating", progress => Task.Run(() =>
            {
                InputFiles inputs = InputFiles.FindAndUnpack(paths, scratch.FullName, new ZipLimits(), cancellationToken);
                if (inputs.Files.Count + inputs.Failed.Count == 0) throw new CommandException("there is no file in what was named");
                return ValidationRun.Of(inputs, progress, cancellationToken);
            }, cancellationToken));
            foreach (FailedInput failed in run.Failed) terminal.Error($"{failed.Path}: {failed.Reason}");
            if (json) terminal.Out.WriteLine(text.Json(run));
            else text.Write(run);
            return (int)run.ExitCode;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
