using System.Diagnostics;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Inference.Analysis;
using MedVision.Jobs.Running;
using MedVision.Pacs.Ingest;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Jobs.Analyze;

/// <summary>Analyses a series: its files through the models, the segmentation back in through ingest, the findings into rows.</summary>
internal sealed class AnalyzeWork(IDbContextFactory<MedVisionDb> databases, BlobStore blobs, IngestService ingest, SeriesAnalyzer analyzer, TimeProvider time) : IWork
{
    // What the analyzer's own stages are of the whole job; the rest is storing.
    private const double AnalyzerShare = 0.95;

    public JobKind Kind => JobKind.Analyze;

    public async Task<Func<MedVisionDb, CancellationToken, Task>> RunAsync(Job job, JobRun run, CancellationToken ct)
    {
        long seriesId = job.SeriesId ?? throw new InvalidOperationException("the job names no series");
        SeriesAnalysis analysis = await AnalyzeAsync(seriesId, job, run, ct);
        run.Tell("storing", AnalyzerShare);
        long writing = Stopwatch.GetTimestamp();
        string? seg = await StoreSegmentationAsync(analysis, ct);
        string? anomaly = analysis.Anomaly is { } map ? (await blobs.PutAsync(map.Values, ct)).Sha256 : null;
        long writeMs = (long)Stopwatch.GetElapsedTime(writing).TotalMilliseconds;
        Analysis row = AnalysisRow.From(analysis, job, seriesId, seg, anomaly, writeMs, time.GetUtcNow());
        return async (db, token) =>
        {
            await RequireUnchangedAsync(db, seriesId, job, token);
            await db.Analyses.Where(old => old.SeriesId == seriesId && old.IsCurrent).ExecuteUpdateAsync(old => old.SetProperty(one => one.IsCurrent, false), token);
            db.Analyses.Add(row);
        };
    }

    private async Task<SeriesAnalysis> AnalyzeAsync(long seriesId, Job job, JobRun run, CancellationToken ct)
    {
        run.Tell("reading", 0);
        List<string> keys;
        await using (MedVisionDb db = await databases.CreateDbContextAsync(ct))
        {
            await RequireUnchangedAsync(db, seriesId, job, ct);
            keys = await db.Instances.Where(row => row.SeriesId == seriesId && row.Frames > 0).OrderBy(row => row.SopInstanceUid).Select(row => row.Blob).ToListAsync(ct);
        }
        List<DicomFile> files = [];
        try
        {
            foreach (string key in keys) files.Add(DicomFile.Open(blobs.PathOf(key)));
            // Computing is synchronous and long: on a thread of its own, not on one of the pool's.
            return await Task.Factory.StartNew(
                () => analyzer.Analyze(files, new AnalysisOptions { Overlays = false }, new Teller(run), ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            foreach (DicomFile file in files) file.Dispose();
        }
    }

    /// <summary>Done again after a crash, the same bytes come out and are a duplicate.</summary>
    private async Task<string?> StoreSegmentationAsync(SeriesAnalysis analysis, CancellationToken ct)
    {
        if (analysis.Segmentation is not { } segmentation) return null;
        using MemoryStream stream = new(segmentation.ToArray(), writable: false);
        IngestReport report = await ingest.IngestAsync(stream, "segmentation.dcm", Door.Result, "MedVision", cancellationToken: ct);
        if (report.Conflicts.Concat(report.Quarantined).FirstOrDefault() is { } issue) throw new InvalidOperationException($"the segmentation could not be stored: {issue.Reason}");
        return segmentation.Dataset.RequireString(DicomTags.SOPInstanceUID);
    }

    private static async Task RequireUnchangedAsync(MedVisionDb db, long seriesId, Job job, CancellationToken ct)
    {
        if (await SeriesJob.KeyAsync(db, seriesId, ct) != job.InputKey)
            throw new WorkObsoleteException("more images of the series came; they are analysed together when it is complete again");
    }

    private sealed class Teller(JobRun run) : IProgress<AnalysisProgress>
    {
        public void Report(AnalysisProgress value) => run.Tell(value.Stage, value.Fraction * AnalyzerShare);
    }
}
