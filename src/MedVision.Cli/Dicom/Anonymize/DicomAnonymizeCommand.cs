using System.CommandLine;
using MedVision.Cli.Inputs;
using MedVision.Cli.Results;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Deidentification;
using MedVision.Dicom.Deidentification.SelfTest;
using MedVision.Dicom.Media;

namespace MedVision.Cli.Dicom.Anonymize;

/// <summary><c>dicom anonymize PATH... --out DIR</c>: de-identified copies by PS3.15 Annex E.</summary>
internal static class DicomAnonymizeCommand
{
    public static Command Create(Terminal terminal)
    {
        AnonymizeOptions options = new();
        DocumentedCommand command = new("anonymize", "Writes de-identified copies of DICOM files (PS3.15 Annex E).", """
            Names, ids, dates, UIDs, free text, private elements, overlays and all else that the Basic Application Level
            Confidentiality Profile lists is removed or replaced, in every nested sequence. Sources are only read. The copies go to
            DIR/PATIENT/STUDY/SERIES/INSTANCE.dcm under their new names; DIR must be new, empty, or hold an earlier result, which is
            replaced when all is done.

            Use --key from the first day of a project: the same key gives the same patient the same pseudonym, the same UID the same
            new UID and the same shift of dates, in every run. The file is made on first use. Keep it with the originals, never with
            the copies. Without --key a key is thrown away after the run, and nothing fits to copies of another run.

            --keep takes a list: uids, device (serial numbers, stations), institution, patient (sex, age, size, weight), dates (as
            they are), private (numbers and codes of Table E.3.10-1). --shift-dates keeps intervals and moves all dates of a patient.
            Refused until you say otherwise: images that may have text burned in (ultrasound, secondary capture, screen shots and
            whatever does not say no), structured reports, encapsulated documents. Always refused: audio, DICOMDIR.

            NOT done: pixels are never looked at. Text burned into an image stays. Head volumes can show a face: deface them before you
            publish. Whether rare findings or the rest of the header could still tell who it is, only a person can judge.

            Files that fail are named on stderr, with parts of the path hidden that hold a name or id of the run. Exit codes: 0 all
            done, 1 nothing done, 2 wrong usage, 3 done in part.

            Examples:
              ./medvision dicom anonymize /mnt/cd --out shared --key project.key --shift-dates --keep patient
              ./medvision dicom anonymize study.zip --out shared --key project.key --clean-descriptors --report report.json
              ./medvision dicom anonymize --self-test --shift-dates
            """);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(options.SelfTest)
            ? Task.FromResult(SelfTest(options.Profile(parsed), terminal))
            : RunAsync(options, parsed, terminal, cancellationToken));
        return command;
    }

    private static int SelfTest(DeidentificationProfile profile, Terminal terminal)
    {
        SelfTestReport report = DeidentificationSelfTest.Run(profile);
        foreach (string survivor in report.Survivors) terminal.Error(survivor);
        terminal.Result($"self-test: {report.Planted} fake identifiers in {report.Objects} objects, {report.Survivors.Count} survived");
        return (int)(report.Survivors.Count == 0 ? ExitCode.Done : ExitCode.Failed);
    }

    private static async Task<int> RunAsync(AnonymizeOptions options, ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        string[] paths = parsed.GetValue(options.Paths) ?? [];
        if (paths.Length == 0 || parsed.GetValue(options.Out) is not { } folder) throw new CommandException("name at least one PATH and --out DIR, or --self-test", ExitCode.WrongUsage);
        foreach (string path in paths.Where(path => OutputPlace.IsInside(folder, path)))
            throw new CommandException($"--out {folder}: lies inside the source {path}; name a folder elsewhere", ExitCode.WrongUsage);
        string? keyFile = parsed.GetValue(options.Key), reportFile = parsed.GetValue(options.Report);
        if (keyFile is not null && OutputPlace.IsInside(keyFile, folder))
            throw new CommandException($"--key {keyFile}: lies inside {folder} and would go out with the copies; keep it with the originals", ExitCode.WrongUsage);

        DeidentificationProfile profile = options.Profile(parsed);
        using OutputFolder output = OutputFolder.Open(folder);
        byte[] key = KeyOf(keyFile, terminal);
        AnonymizeOutcome outcome = await terminal.WithProgressAsync("Reading", progress => Task.Run(() =>
        {
            InputFiles inputs = InputFiles.FindAndUnpack(paths, output.Scratch, new ZipLimits(), cancellationToken);
            if (inputs.Files.Count + inputs.Failed.Count == 0) throw new CommandException("there is no file in what was named");
            return new AnonymizeRun(new Deidentifier(profile, key), output.Staging, progress).Run(inputs, cancellationToken);
        }, cancellationToken));

        foreach (FailedInput failed in outcome.Failed) terminal.Error($"{failed.Path}: {failed.Reason}");
        if (reportFile is not null) await OutputPlace.WriteAsync(reportFile, AnonymizeReport.ToJson(outcome, profile, keyFile is not null), cancellationToken);
        if (outcome.Written.Count == 0) throw new CommandException("nothing was written");
        output.Commit(outcome.Written[^1]);
        foreach (string line in AnonymizeReport.Lines(outcome, folder)) terminal.Result(line);
        return (int)(outcome.Failed.Count > 0 ? ExitCode.InPart : ExitCode.Done);
    }

    private static byte[] KeyOf(string? file, Terminal terminal)
    {
        if (file is null)
        {
            terminal.Error("no --key: this run's UIDs, pseudonyms and dates will fit to no other run");
            return ProjectKey.Create();
        }
        bool isNew = !File.Exists(file);
        byte[] key;
        try
        {
            key = ProjectKey.OpenOrCreate(file);
        }
        catch (InvalidDataException error)
        {
            throw new CommandException(error.Message, ExitCode.WrongUsage);
        }
        if (isNew) terminal.Error($"made the project key {file}; keep it with the originals, and secret");
        else if (ProjectKey.IsExposed(file)) terminal.Error($"others can read the project key {file}: chmod 600 it");
        return key;
    }
}
