using System.Collections.Concurrent;
using MedVision.Cli.Inputs;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Media;

namespace MedVision.Cli.Dicom.Transcode;

/// <summary>Transcodes many files; what fails is named and left as it is.</summary>
/// <param name="target">The transfer syntax to write.</param>
/// <param name="options">How.</param>
/// <param name="places">Where each source's result goes.</param>
/// <param name="overwrite">A file that is there already may be replaced.</param>
/// <param name="progress">How far it is.</param>
internal sealed class TranscodeRun(TransferSyntax target, TranscodeOptions options, Func<InputFile, string> places, bool overwrite, IProgress<ProgressStep> progress)
{
    private readonly ConcurrentDictionary<string, bool> taken = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<(int Index, TranscodedFile File)> done = [];
    private readonly ConcurrentBag<(int Index, FailedInput File)> failed = [];
    private int behind;

    /// <summary>What was written and what failed, in the order of the sources.</summary>
    public (IReadOnlyList<TranscodedFile> Done, IReadOnlyList<FailedInput> Failed) Run(IReadOnlyList<InputFile> files, CancellationToken cancellationToken)
    {
        int cores = Environment.ProcessorCount;
        // Many files: one a core. Few: all cores on the frames of each.
        TranscodeOptions each = options with { Parallelism = files.Count >= cores ? 1 : cores };
        Parallel.For(0, files.Count, new ParallelOptions { MaxDegreeOfParallelism = cores, CancellationToken = cancellationToken }, i =>
        {
            One(i, files[i], each);
            int count = Interlocked.Increment(ref behind);
            lock (taken) progress.Report(new ProgressStep($"{count} of {files.Count} files", (double)count / files.Count));
        });
        return ([.. done.OrderBy(d => d.Index).Select(d => d.File)], [.. failed.OrderBy(f => f.Index).Select(f => f.File)]);
    }

    private void One(int index, InputFile input, TranscodeOptions each)
    {
        try
        {
            if (FileNature.WhyNotDicom(FileNature.HeadOf(input.Path)) is { } nature)
            {
                Fail(nature);
                return;
            }
            string place = places(input);
            if (!taken.TryAdd(place, true)) Fail($"another file of this run is written to {place}");
            else if (!overwrite && File.Exists(place)) Fail($"{place} is there already; --overwrite replaces it");
            else done.Add((index, Write(input, place, each)));
        }
        catch (Exception error) when (error is DicomException or IOException or UnauthorizedAccessException)
        {
            Fail(Reasons.Of(error, input));
        }

        void Fail(string reason) => failed.Add((index, new FailedInput(input.Name, reason)));
    }

    private TranscodedFile Write(InputFile input, string place, TranscodeOptions each)
    {
        long before = new FileInfo(input.Path).Length;
        using DicomFile source = DicomFile.Open(input.Path);
        if (source.Dataset.GetString(DicomTags.DirectoryRecordType) is not null || source.Dataset.Contains(DicomTags.DirectoryRecordSequence))
            throw new DicomException("a DICOMDIR has one encoding only (PS3.10 8.6)", DicomTags.DirectoryRecordSequence);
        using DicomFile result = Transcoder.Transcode(source, target, each);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        // Under another name first: there is never half a file, and the source stays whole until the result is.
        result.Save(place);
        return new TranscodedFile(input.Name, place, source.TransferSyntax, before, new FileInfo(place).Length);
    }
}
