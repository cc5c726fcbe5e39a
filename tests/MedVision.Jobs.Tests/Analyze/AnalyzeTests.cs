using System.Text.Json;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
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

        Analysis analysis = await db.Analyses.AsNoTracking().Include(row => row.Lesions).Include(row => row.Results).Include(row => row.Series).SingleAsync(row => row.InDistribution);
        Assert.Contains("T1", analysis.Series.Description);
        SeriesFindings findings = SeriesFindings.FromJson(analysis.FindingsJson);
        Assert.Equal(findings.Segmentation!.Lesions.Select(lesion => lesion.VolumeMl).Order(), analysis.Lesions.Select(lesion => lesion.VolumeMl).Order());
        Assert.Equal(findings.Segmentation.TotalVolumeMl, analysis.TotalVolumeMl);
        await AssertResultsAsync(db, analysis);
        int voxels = 1;
        using (System.Text.Json.JsonDocument map = System.Text.Json.JsonDocument.Parse(analysis.AnomalyMapJson!))
            foreach (string side in new[] { "columns", "rows", "slices" }) voxels *= map.RootElement.GetProperty(side).GetInt32();
        Assert.Equal(voxels, new FileInfo(Blobs.PathOf(analysis.AnomalyBlob!)).Length);
        using (System.Text.Json.JsonDocument why = System.Text.Json.JsonDocument.Parse(analysis.ActivationMapJson!))
        {
            int Side(string name) => why.RootElement.GetProperty(name).GetInt32();
            int Count(string name) => why.RootElement.GetProperty(name).GetArrayLength();
            string[] named = [.. findings.Segmentation.Lesions.SelectMany(lesion => lesion.SopInstanceUids)];
            Assert.NotEqual(0, Count("sopInstanceUids"));
            Assert.All(why.RootElement.GetProperty("sopInstanceUids").EnumerateArray(), sop => Assert.Contains(sop.GetString(), named));
            Assert.Equal(Side("columns") * Side("rows") * Count("labels") * Count("sopInstanceUids"), new FileInfo(Blobs.PathOf(analysis.ActivationBlob!)).Length);
        }
        Assert.Equal(findings.Slices, findings.Segmentation.Presence!.Slices.Count);
        Assert.All(await db.Analyses.AsNoTracking().Where(row => !row.InDistribution).ToListAsync(), row => Assert.False(string.IsNullOrWhiteSpace(row.GuardReason)));

        await AgainAsync(analysis);
    }

    private BlobStore Blobs => Services.GetRequiredService<BlobStore>();

    private async Task AssertResultsAsync(MedVisionDb db, Analysis analysis)
    {
        List<Instance> stored = await db.Instances.AsNoTracking().Include(row => row.Series).Where(row => row.Door == Door.Result).ToListAsync();
        Assert.Equal(analysis.Results.Select(row => row.SopInstanceUid).Order(StringComparer.Ordinal), stored.Select(row => row.SopInstanceUid).Order(StringComparer.Ordinal));
        Assert.All(stored, row => Assert.Equal((true, analysis.Series.StudyId), (row.Series.IsDerived, row.Series.StudyId)));
        ResultKind[] kinds = [ResultKind.Segmentation, ResultKind.Report, ResultKind.ParametricMap, ResultKind.Capture];
        Assert.Equal(kinds, analysis.Results.Select(row => row.Kind).Distinct().Order());
        foreach (AnalysisResult result in analysis.Results)
        {
            using DicomFile file = DicomFile.Open(Blobs.PathOf(stored.Single(row => row.SopInstanceUid == result.SopInstanceUid).Blob));
            ValidationReport kept = JsonSerializer.Deserialize<ValidationReport>(result.ValidationJson!)!, now = DicomValidator.Validate(file);
            Assert.True(now.IsValid, string.Join('\n', now.Findings));
            Assert.Equal((now.SopClassUid, now.SopInstanceUid, now.Findings.Count), (kept.SopClassUid, kept.SopInstanceUid, kept.Findings.Count));
            if (result.Kind is not ResultKind.Segmentation) continue;
            string source = file.Dataset.RequireItems(DicomTags.ReferencedSeriesSequence)[0].RequireString(DicomTags.SeriesInstanceUID);
            Assert.Equal(analysis.Series.SeriesInstanceUid, source);
        }
        Assert.All(await db.Analyses.AsNoTracking().Include(row => row.Results).Where(row => !row.InDistribution).ToListAsync(), row => Assert.Empty(row.Results));
    }

    [DataFact("brain-mr-pgbm003")]
    public async Task A_source_about_which_no_valid_object_can_be_written_fails_the_job_and_leaves_nothing_of_it()
    {
        // The frame of reference is that of every object about the series; letters make it no UID (PS3.5 9.1).
        foreach (string path in Directory.GetFiles(Path.Combine(TestData.Require("brain-mr-pgbm003"), "11-T1post-18670")))
        {
            using DicomFile file = DicomFile.Open(path);
            await IngestAsync(new DicomFile(file.Dataset.Clone().Set(DicomTags.FrameOfReferenceUID, "1.2.not.a.uid"), file.TransferSyntax).ToArray());
        }
        string[] before = BlobFiles();
        await StartAsync();
        Job job = await UntilEndedAsync();
        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("(0020,0052)", job.Error);
        Assert.Contains("is not valid", job.Error);
        await using MedVisionDb db = await DbAsync();
        Assert.Equal((0, 0, 0), (await db.Analyses.CountAsync(), await db.AnalysisResults.CountAsync(), await db.Instances.CountAsync(row => row.Door == Door.Result)));
        Assert.Equal(before, BlobFiles());
        Study study = await db.Studies.AsNoTracking().SingleAsync();
        Assert.Equal((AnalysisState.Failed, "1 series failed"), (study.AnalysisState, study.Headline));
    }

    [DataFact("brain-mr-pgbm003")]
    public async Task One_object_that_the_archive_refuses_takes_the_others_with_it()
    {
        await IngestAsync(Path.Combine(TestData.Require("brain-mr-pgbm003"), "11-T1post-18670"));
        await StartAsync();
        await UntilAnalysedAsync(1);
        await using MedVisionDb db = await DbAsync();
        // The same analysis again, in an archive that holds all its objects but for the SEG, and under the report's UID something else.
        string report = (await db.AnalysisResults.AsNoTracking().SingleAsync(row => row.Kind == ResultKind.Report)).SopInstanceUid;
        await db.Analyses.ExecuteDeleteAsync();
        await db.Instances.Where(row => row.Door == Door.Result && row.SopInstanceUid != report).ExecuteDeleteAsync();
        await db.Instances.Where(row => row.SopInstanceUid == report).ExecuteUpdateAsync(row => row.SetProperty(one => one.Blob, new string('0', 64)));
        await db.Jobs.ExecuteUpdateAsync(row => row.SetProperty(one => one.State, JobState.Queued));
        Job job = await UntilEndedAsync();
        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("an object of that UID with other content is stored already", job.Error);
        Assert.Equal((0, 0, 1), (await db.Analyses.CountAsync(), await db.AnalysisResults.CountAsync(), await db.Instances.CountAsync(row => row.Door == Door.Result)));
    }

    /// <summary>The same job, done a second time as after a crash just before its end.</summary>
    private async Task AgainAsync(Analysis first)
    {
        await using MedVisionDb db = await DbAsync();
        int instances = await db.Instances.CountAsync();
        await db.Analyses.Where(row => row.Id == first.Id).ExecuteDeleteAsync();
        await db.Jobs.Where(job => job.Id == first.JobId).ExecuteUpdateAsync(job => job.SetProperty(row => row.State, JobState.Queued));
        await UntilAsync(first.JobId, JobState.Done);
        Analysis second = await db.Analyses.AsNoTracking().Include(row => row.Lesions).Include(row => row.Results).SingleAsync(row => row.JobId == first.JobId);
        Assert.Equal((first.InputSha256, first.TotalVolumeMl, first.Label, first.AnomalyBlob, first.ActivationBlob),
            (second.InputSha256, second.TotalVolumeMl, second.Label, second.AnomalyBlob, second.ActivationBlob));
        Assert.Equal(first.Results.Select(row => (row.Kind, row.SopInstanceUid)).Order(), second.Results.Select(row => (row.Kind, row.SopInstanceUid)).Order());
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

    private async Task IngestAsync(byte[] file)
    {
        IngestReport report = await Services.GetRequiredService<IngestService>().IngestAsync(new MemoryStream(file), "image.dcm", Door.Folder);
        Assert.Empty(report.Quarantined);
    }

    private string[] BlobFiles() => [.. Directory.GetFiles(Path.Combine(Archive.DataFolder, "blobs"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>The only job, once it has ended, well or not.</summary>
    private async Task<Job> UntilEndedAsync()
    {
        Job? job = null;
        await UntilAsync(async () =>
        {
            await using MedVisionDb db = await DbAsync();
            job = await db.Jobs.AsNoTracking().SingleOrDefaultAsync();
            return job?.State is JobState.Done or JobState.Failed or JobState.Cancelled;
        }, () => $"{job?.State} {job?.Stage}");
        return job!;
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
