using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Inference.Findings;
using MedVision.Jobs.Scheduling;
using MedVision.Pacs;
using MedVision.Pacs.Ingest;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Jobs.Tests.Analyze;

/// <summary>The whole way of a real study, with the real models.</summary>
[Collection("archive")]
public sealed class AnalyzeTests(ArchiveFixture fixture) : JobsTest(fixture)
{
    [DataFact("brain-mr-pgbm003")]
    public async Task A_real_study_is_analysed_by_itself_and_again_gives_the_same()
    {
        await IngestAsync(TestData.Require("brain-mr-pgbm003"));
        await StartAsync();
        await UntilAnalysedAsync(4);
        await using MedVisionDb db = await DbAsync();
        Study study = await db.Studies.AsNoTracking().SingleAsync();
        string[] withheld = await db.Analyses.Where(row => !row.InDistribution).Select(row => row.Series.Description + ": " + row.GuardReason).ToArrayAsync();
        Assert.True(study.AnalysisState == AnalysisState.Done, $"{study.AnalysisState}; {string.Join("; ", withheld)}");
        Assert.Matches(@"^(No lesion found|\d+ lesions?, \d+\.\d ml, (type uncertain|\w+ \d+%))$", study.Headline);

        Analysis analysis = await db.Analyses.AsNoTracking().Include(row => row.Lesions).Include(row => row.Series).SingleAsync(row => row.InDistribution);
        Assert.Contains("T1", analysis.Series.Description);
        SeriesFindings findings = SeriesFindings.FromJson(analysis.FindingsJson);
        Assert.Equal(findings.Segmentation!.Lesions.Select(lesion => lesion.VolumeMl).Order(), analysis.Lesions.Select(lesion => lesion.VolumeMl).Order());
        Assert.Equal(findings.Segmentation.TotalVolumeMl, analysis.TotalVolumeMl);
        await AssertSegmentationAsync(db, analysis);
        int voxels = 1;
        using (System.Text.Json.JsonDocument map = System.Text.Json.JsonDocument.Parse(analysis.AnomalyMapJson!))
            foreach (string side in new[] { "columns", "rows", "slices" }) voxels *= map.RootElement.GetProperty(side).GetInt32();
        Assert.Equal(voxels, new FileInfo(Blobs.PathOf(analysis.AnomalyBlob!)).Length);
        Assert.All(await db.Analyses.AsNoTracking().Where(row => !row.InDistribution).ToListAsync(), row => Assert.False(string.IsNullOrWhiteSpace(row.GuardReason)));

        await AgainAsync(analysis);
    }

    private BlobStore Blobs => Services.GetRequiredService<BlobStore>();

    private async Task AssertSegmentationAsync(MedVisionDb db, Analysis analysis)
    {
        Instance seg = await db.Instances.AsNoTracking().Include(row => row.Series).SingleAsync(row => row.Door == Door.Result);
        Assert.Equal((analysis.SegSopInstanceUid, "SEG", true, analysis.Series.StudyId), (seg.SopInstanceUid, seg.Series.Modality, seg.Series.IsDerived, seg.Series.StudyId));
        using DicomFile file = DicomFile.Open(Blobs.PathOf(seg.Blob));
        string source = file.Dataset.RequireItems(DicomTags.ReferencedSeriesSequence)[0].RequireString(DicomTags.SeriesInstanceUID);
        Assert.Equal(analysis.Series.SeriesInstanceUid, source);
    }

    /// <summary>The same job, done a second time as after a crash just before its end.</summary>
    private async Task AgainAsync(Analysis first)
    {
        await using MedVisionDb db = await DbAsync();
        int instances = await db.Instances.CountAsync();
        await db.Analyses.Where(row => row.Id == first.Id).ExecuteDeleteAsync();
        await db.Jobs.Where(job => job.Id == first.JobId).ExecuteUpdateAsync(job => job.SetProperty(row => row.State, JobState.Queued));
        await UntilAsync(first.JobId, JobState.Done);
        Analysis second = await db.Analyses.AsNoTracking().Include(row => row.Lesions).SingleAsync(row => row.JobId == first.JobId);
        Assert.Equal((first.InputSha256, first.TotalVolumeMl, first.Label, first.SegSopInstanceUid, first.AnomalyBlob),
            (second.InputSha256, second.TotalVolumeMl, second.Label, second.SegSopInstanceUid, second.AnomalyBlob));
        Assert.Equal(first.Lesions.Select(lesion => lesion.TrackingUid).Order(), second.Lesions.Select(lesion => lesion.TrackingUid).Order());
        Assert.Equal(instances, await db.Instances.CountAsync());
        Assert.Equal(0, await db.Conflicts.CountAsync());
    }

    [DataFact("brain-mr-pgbm003")]
    public async Task Images_that_come_later_replace_the_analysis_and_the_old_one_stays_for_the_record()
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(TestData.Require("brain-mr-pgbm003"), "11-T1post-18670")).Order()];
        foreach (string file in files[..^3]) await IngestAsync(file);
        await StartAsync();
        await UntilAnalysedAsync(1);
        foreach (string file in files[^3..]) await IngestAsync(file);
        await UntilAnalysedAsync(2);
        await using MedVisionDb db = await DbAsync();
        List<Analysis> analyses = await db.Analyses.AsNoTracking().OrderBy(row => row.Id).ToListAsync();
        Assert.Equal([false, true], analyses.Select(row => row.IsCurrent));
        Assert.Equal([files.Length - 3, files.Length], analyses.Select(row => SeriesFindings.FromJson(row.FindingsJson).Slices));
        Assert.NotEqual(analyses[0].InputSha256, analyses[1].InputSha256);
    }

    private protected override void Configure(IServiceCollection services) => services
        .AddPacs().AddMedVisionJobs(new JobsOptions { CompletionDelay = TimeSpan.FromMilliseconds(300), ScanInterval = TimeSpan.FromMilliseconds(100), Concurrency = 1 });

    private async Task StartAsync()
    {
        await Services.GetRequiredService<JobScheduler>().StartAsync(CancellationToken.None);
        await Services.GetRequiredService<JobDispatcher>().StartAsync(CancellationToken.None);
    }

    private protected override async Task StopWorkAsync()
    {
        await Services.GetRequiredService<JobDispatcher>().StopAsync(CancellationToken.None);
        await Services.GetRequiredService<JobScheduler>().StopAsync(CancellationToken.None);
    }

    private async Task IngestAsync(string path)
    {
        IngestReport report = await Services.GetRequiredService<IngestService>().IngestPathAsync(path, Door.Folder);
        Assert.Empty(report.Quarantined);
    }

    private async Task UntilAnalysedAsync(int count)
    {
        string state = "";
        await UntilAsync(async () =>
        {
            await using MedVisionDb db = await DbAsync();
            List<Job> jobs = await db.Jobs.AsNoTracking().ToListAsync();
            state = string.Join("; ", jobs.Select(job => $"{job.Subject} {job.State} {job.Stage} {job.Error}"));
            Assert.DoesNotContain(jobs, job => job.State == JobState.Failed);
            return jobs.Count(job => job.State == JobState.Done) >= count;
        }, () => state);
    }
}
