using System.CommandLine;
using MedVision.Cli.Inputs;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Data;

namespace MedVision.Cli.Dicom;

/// <summary>The files of a <c>dicom</c> command, one after the other: what fails is named, and the rest goes on.</summary>
internal static class DicomInputs
{
    /// <summary>The argument <c>PATH...</c>; a path that is not there is wrong usage.</summary>
    public static Argument<string[]> Argument()
    {
        Argument<string[]> paths = PathArgument.Create();
        paths.Description = "DICOM files, or folders with everything below them.";
        paths.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!token.Value.StartsWith('-') && !Path.Exists(token.Value)) result.AddError($"there is no file or folder '{token.Value}'");
        });
        return paths;
    }

    /// <summary>Does <paramref name="work"/> for every file.</summary>
    public static ExitCode ForEach(string[] paths, Terminal terminal, Action<InputFile, bool> work, CancellationToken cancellationToken)
    {
        InputFiles inputs = InputFiles.Find(paths, cancellationToken);
        foreach (FailedInput failed in inputs.Failed) terminal.Error($"{failed.Path}: {failed.Reason}");
        int done = 0, bad = inputs.Failed.Count;
        foreach (InputFile file in inputs.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                work(file, inputs.Files.Count > 1);
                done++;
            }
            catch (Exception error) when (error is DicomException or IOException or UnauthorizedAccessException)
            {
                terminal.Error($"{file.Name}: {Reasons.Of(error, file)}");
                bad++;
            }
        }
        if (done + bad == 0) throw new CommandException("there is no file in what was named");
        return bad == 0 ? ExitCode.Done : done > 0 ? ExitCode.InPart : ExitCode.Failed;
    }
}
