using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using MedVision.Cli.Inputs;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification;
using MedVision.Dicom.IO;
using MedVision.Dicom.Media;

namespace MedVision.Cli.Dicom.Anonymize;

/// <summary>De-identifies many files at once into <paramref name="folder"/>; what fails is named and left out.</summary>
internal sealed partial class AnonymizeRun(Deidentifier deidentifier, string folder, IProgress<ProgressStep> progress)
{
    private readonly ConcurrentBag<(int Index, InputFile File, string Relative)> made = [];
    private readonly ConcurrentDictionary<string, bool> patients = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, AttributeChange Change), (DeidentificationAction Action, int Files)> actions = [];
    private readonly Dictionary<string, int> warnings = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<(int Index, InputFile File, string Reason)> failed = [];
    private readonly PathMask mask = new();
    private readonly Lock tally = new();
    private int done;

    public AnonymizeOutcome Run(InputFiles inputs, CancellationToken cancellationToken)
    {
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(0, inputs.Files.Count, parallel, index => One(index, inputs.Files[index], inputs.Files.Count));
        string[] written = [.. MoveIntoPlace()];
        // Only now every name and id of the run is known that a path could hold.
        FailedInput[] named =
        [
            .. inputs.Failed.Select(one => new FailedInput(mask.Hide(one.Path), WithoutValues(one.Reason))),
            .. failed.OrderBy(one => one.Index).Select(one => new FailedInput(mask.Hide(one.File.Name), one.Reason)),
        ];
        return new AnonymizeOutcome(
            written, patients.Count,
            [.. actions.Values.OrderBy(one => one.Action.Path, StringComparer.Ordinal)],
            [.. warnings.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, one.Value))], named);
    }

    [GeneratedRegex("'.*'", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    /// <summary>A reason without what it quotes from the file, and without the file's path.</summary>
    private static string WithoutValues(string reason) => Quoted().Replace(reason, "(a value)");

    private static string WithoutValues(Exception error, InputFile input) =>
        WithoutValues(Reasons.Of(error, input).Replace(input.Name, "the file", StringComparison.Ordinal));

    /// <summary>Of two files with the same UID the first in the order of the walk is taken, whichever was ready first.</summary>
    private IEnumerable<string> MoveIntoPlace()
    {
        foreach ((int index, InputFile input, string relative) in made.OrderBy(one => one.Index))
        {
            string path = Path.Combine(folder, relative), ready = ReadyPath(index);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (File.Exists(path))
            {
                File.Delete(ready);
                failed.Add((index, input, "another file of this run has the same SOP Instance UID"));
                continue;
            }
            File.Move(ready, path);
            yield return relative;
        }
    }

    private string ReadyPath(int index) => Path.Combine(folder, $"{index}.ready");

    private void One(int index, InputFile input, int count)
    {
        try
        {
            if (FileNature.WhyNotDicom(FileNature.HeadOf(input.Path)) is { } nature)
            {
                failed.Add((index, input, nature));
                return;
            }
            using DicomFile source = DicomFile.Open(input.Path);
            mask.Learn(source.Dataset);
            DeidentificationResult result = deidentifier.Deidentify(source);
            result.File.Save(ReadyPath(index));
            made.Add((index, input, NameOf(result)));
            Count(result);
        }
        catch (Exception error) when (error is DicomException or IOException or UnauthorizedAccessException)
        {
            failed.Add((index, input, WithoutValues(error, input)));
        }
        finally
        {
            int behind = Interlocked.Increment(ref done);
            lock (tally) progress.Report(new ProgressStep($"{behind} of {count} files", (double)behind / count));
        }
    }

    private void Count(DeidentificationResult result)
    {
        if (result.Pseudonym is { } patient) patients.TryAdd(patient, true);
        lock (tally)
        {
            foreach (DeidentificationAction action in result.Actions)
            {
                (DeidentificationAction sum, int files) = actions.GetValueOrDefault((action.Path, action.Change), (action with { Count = 0 }, 0));
                actions[(action.Path, action.Change)] = (sum with { Count = sum.Count + action.Count }, files + 1);
            }
            foreach (string warning in result.Warnings) warnings[warning] = warnings.GetValueOrDefault(warning) + 1;
        }
    }

    private static string NameOf(DeidentificationResult result)
    {
        DicomDataset dataset = result.File.Dataset;
        string Part(DicomTag tag) => dataset.GetString(tag) is { } uid && DicomUids.IsValid(uid) ? uid : "none";
        return Path.Combine(result.Pseudonym ?? "no-patient", Part(DicomTags.StudyInstanceUID), Part(DicomTags.SeriesInstanceUID), Part(DicomTags.SOPInstanceUID) + ".dcm");
    }
}
