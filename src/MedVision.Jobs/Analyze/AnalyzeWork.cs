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

/// <summary>
/// Analyses a series: its files through the models, the findings into rows, and the objects about it (SEG, report, map, captures) back in
/// through ingest. All of it is stored in one transaction with the job's end, or nothing is.
/// </summary>
internal sealed class AnalyzeWork(IDbContextFactory<MedVisionDb> databases, BlobStore blobs, ResultStore results, SeriesAnalyzer analyzer, TimeProvider time) : IWork
{
    // What the analyzer's own stages are of the whole job; the rest is storing.
    private const double AnalyzerShare = 0.95;

    public JobKind Kind => JobKind.Analyze;

    public async Task<WorkResult> RunAsync(Job job, JobRun run, CancellationToken ct)
    {
        long seriesId = job.SeriesId ?? throw new InvalidOperationException("the job names no series");
        SeriesAnalysis analysis = await AnalyzeAsync(seriesId, job, run, ct);
        run.Tell("storing", AnalyzerShare);
        long writing = Stopwatch.GetTimestamp();
        string? anomaly = analysis.Anomaly is { } map ? (await blobs.PutAsync(map.Values, ct)).Sha256 : null;
        string? activation = analysis.Activation is { } why ? (await blobs.PutAsync(why.Values, ct)).Sha256 : null;
        PreparedResults objects = await RequireValidAsync(() => results.PrepareAsync(analysis.Objects, ct));
        long writeMs = (long)Stopwatch.GetElapsedTime(writing).TotalMilliseconds;
        Analysis row = AnalysisRow.From(analysis, job, seriesId, objects, anomaly, activation, writeMs, time.GetUtcNow());
        return new WorkResult(async (db, token) =>
        {
            await RequireUnchangedAsync(db, seriesId, job, token);
            await db.Analyses.Where(old => old.SeriesId == seriesId && old.IsCurrent).ExecuteUpdateAsync(old => old.SetProperty(one => one.IsCurrent, false), token);
            db.Analyses.Add(row);
            await RequireValidAsync(async () =>
            {
                await results.StoreAsync(db, objects, token);
                return true;
            });
        }, objects);
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
            return await RequireValidAsync(() => Task.Factory.StartNew(
                () => analyzer.Analyze(files, new AnalysisOptions { Overlays = false }, new Teller(run), ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }
        finally
        {
            foreach (DicomFile file in files) file.Dispose();
        }
    }

    /// <summary>What is wrong with DICOM, the input's or ours, is the job's failure in words.</summary>
    private static async Task<T> RequireValidAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (DicomException error)
        {
            throw new WorkFailedException(error.Message, error);
        }
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
