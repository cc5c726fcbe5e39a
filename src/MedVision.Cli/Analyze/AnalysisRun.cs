using MedVision.Cli.Inputs;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Inference.Analysis;
using MedVision.Inference.Findings;

namespace MedVision.Cli.Analyze;

/// <summary>One run of <c>analyze</c>: series after series into <paramref name="folder"/>; what fails is named and left out.</summary>
internal sealed class AnalysisRun(SeriesAnalyzer analyzer, AnalysisOptions options, string folder, Terminal terminal, IProgress<ProgressStep> progress)
{
    private readonly List<FailedFile> _failed = [];

    public FindingsDocument Run(InputFiles inputs, CancellationToken cancellationToken)
    {
        foreach (FailedInput failed in inputs.Failed) Fail(failed);
        SeriesSorter sorter = new();
        foreach (InputFile file in inputs.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sorter.Add(file);
        }
        foreach (FailedInput failed in sorter.Failed) Fail(failed);
        foreach (FailedInput skipped in sorter.Skipped) terminal.Error($"{skipped.Path}: left out: {skipped.Reason}");

        List<(string Study, SeriesFindings Findings)> found = [];
        for (int i = 0; i < sorter.Series.Count; i++)
            if (Analyze(sorter.Series[i], new StepOf(progress, i, sorter.Series.Count, sorter.Series[i].Name), cancellationToken) is { } findings)
                found.Add((sorter.Series[i].StudyInstanceUid, findings));

        return new FindingsDocument(
            typeof(AnalysisRun).Assembly.GetName().Version!.ToString(3),
            [.. found.GroupBy(series => series.Study).Select(study => new StudyFindings(study.Key, [.. study.Select(series => series.Findings)]))],
            _failed);
    }

    /// <summary>The findings of a series, written to disk; null where it cannot be analysed. A file that turns out broken is left out and named.</summary>
    private SeriesFindings? Analyze(ImageSeries series, StepOf step, CancellationToken cancellationToken)
    {
        List<InputFile> files = [.. series.Files];
        while (files.Count > 0)
        {
            List<DicomFile> opened = [];
            try
            {
                foreach (InputFile file in files) opened.Add(DicomFile.Open(file.Path));
                SeriesAnalysis analysis = analyzer.Analyze(opened, options, step, cancellationToken);
                foreach (string warning in analysis.Warnings) terminal.Error($"{series.Name}: {Named(warning, files)}");
                SeriesFindings findings = SeriesWriter.Write(analysis, series.StudyInstanceUid, folder);
                return findings.Guard.Reason is { } reason ? findings with { Guard = findings.Guard with { Reason = Named(reason, files) } } : findings;
            }
            catch (DicomException error) when (files.Find(file => file.Path == error.File) is { } broken)
            {
                files.Remove(broken);
                Fail(new FailedInput(broken.Name, Reasons.Of(error, broken)));
            }
            catch (Exception error) when (error is DicomException or InvalidDataException or NotSupportedException)
            {
                Fail(new FailedInput(files[0].Name, $"{series.Name}, {files.Count} files: {Named(error.Message, files)}"));
                return null;
            }
            finally
            {
                foreach (DicomFile file in opened) file.Dispose();
            }
        }
        return null;
    }

    /// <summary>A message that names files by their path, with the names that people know: entries of a ZIP were unpacked under numbers.</summary>
    private static string Named(string message, List<InputFile> files) =>
        files.Aggregate(message, (text, file) => text.Replace(file.Path, file.Name, StringComparison.Ordinal));

    private void Fail(FailedInput failed)
    {
        _failed.Add(new FailedFile(failed.Path, failed.Reason));
        terminal.Error($"{failed.Path}: {failed.Reason}");
    }

    /// <summary>The progress of one series as a part of the run.</summary>
    private sealed class StepOf(IProgress<ProgressStep> whole, int index, int count, string name) : IProgress<AnalysisProgress>
    {
        public void Report(AnalysisProgress value) => whole.Report(new ProgressStep($"{name}: {value.Stage}", (index + value.Fraction) / count));
    }
}
