using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Pacs.Ingest;
using MedVision.Pacs.Remove;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace MedVision.Pacs.Tests.Remove;

[Collection("archive")]
public sealed class RemovalTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    private const string Other = TestImage.Study + ".7", Results = TestImage.Study + ".3";

    private RemovalJournal Journal => Services.GetRequiredService<RemovalJournal>();

    private async Task<Removal?> RemoveAsync(RemovalTarget target, bool commit = true)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await using MedVisionDb db = await DbAsync();
                await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync();
                Removal? gone = await Services.GetRequiredService<ArchiveRemoval>().RemoveAsync(db, target);
                if (!commit || gone is null) return gone;
                string list = await Journal.NoteAsync(gone.Blobs);
                await transaction.CommitAsync();
                await Journal.FinishAsync(list, gone.Blobs);
                return gone;
            }
            catch (Exception error) when (attempt < 100 && ArchiveRemoval.IsBusy(error))
            {
                // Somebody stores in this moment.
            }
        }
    }

    private string[] BlobFiles() => [.. Directory.GetFiles(Path.Combine(Data, "blobs"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>An analysis of the first study's series with a job, a review, a signed report and a segmentation of ours, and a segmentation of somebody else's.</summary>
    private async Task AnalyseAsync()
    {
        foreach (int number in (int[])[1, 2]) Assert.Equal(1, (await SendAsync(TestImage.Bytes(number))).Stored);
        foreach ((string series, string sop) in new[] { (Results, Results + ".1"), (Results, Results + ".2"), (Results + ".9", Results + ".9.1") })
        {
            DicomDataset result = TestImage.Dataset(int.Parse(sop[^1..]), series: series).Set(DicomTags.SOPClassUID, SopClasses.SegmentationStorage).Set(DicomTags.SOPInstanceUID, sop).Set(DicomTags.Modality, "SEG");
            Assert.Equal(1, (await SendAsync(TestImage.Bytes(result))).Stored);
        }
        await using MedVisionDb db = await DbAsync();
        long seriesId = await db.Series.Where(row => row.SeriesInstanceUid == TestImage.Series).Select(row => row.Id).SingleAsync();
        BlobStore blobs = Services.GetRequiredService<BlobStore>();
        string map = (await blobs.PutAsync("a map"u8.ToArray())).Sha256, why = (await blobs.PutAsync("why"u8.ToArray())).Sha256;
        Job job = new() { Id = Guid.NewGuid(), Kind = JobKind.Analyze, SeriesId = seriesId, InputKey = "k", State = JobState.Running, CreatedAt = DateTimeOffset.UtcNow };
        Analysis analysis = new() { SeriesId = seriesId, JobId = job.Id, IsCurrent = true, InputSha256 = "", FindingsJson = "{}", ModelHashes = "{}", AnomalyBlob = map, ActivationBlob = why, CreatedAt = DateTimeOffset.UtcNow };
        analysis.Lesions.Add(new Lesion { TrackingUid = "2.25.1" });
        analysis.Results.Add(new AnalysisResult { Kind = ResultKind.Segmentation, SopInstanceUid = Results + ".1" });
        analysis.Results.Add(new AnalysisResult { Kind = ResultKind.SignedReport, SopInstanceUid = Results + ".2" });
        analysis.Reviews.Add(new Review { Verdict = ReviewVerdict.Accepted, UserId = "u", UserName = "reader", At = DateTimeOffset.UtcNow, SignedSopInstanceUid = Results + ".2" });
        db.AddRange(job, analysis);
        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task With_a_study_go_its_rows_its_bytes_and_what_is_known_of_the_patient()
    {
        await AnalyseAsync();
        await SendAsync(TestImage.Bytes(TestImage.Dataset(1).Set(DicomTags.InstanceNumber, 99)), "stray.dcm");
        Assert.Equal(1, (await SendAsync(TestImage.Bytes(TestImage.Dataset(4, Other, Other + ".1", "P2")))).Stored);
        await using (MedVisionDb before = await DbAsync()) Assert.Equal(1, await before.Conflicts.CountAsync());

        Removal gone = (await RemoveAsync(new(TestImage.Study)))!;

        Assert.Equal((true, 3, 5, 2, 1, 1, 1, 1), (gone.IsWholeStudy, gone.Series, gone.Instances, gone.Results, gone.Analyses, gone.Reviews, gone.Jobs, gone.Conflicts));
        await using MedVisionDb db = await DbAsync();
        Assert.Equal([Other], await db.Studies.Select(row => row.StudyInstanceUid).ToListAsync());
        Assert.Equal(["P2"], await db.Patients.Select(row => row.PatientId).ToListAsync());
        Assert.Equal(1, await db.InstanceMetadata.CountAsync());
        Assert.Equal(0, await db.Jobs.CountAsync() + await db.Analyses.CountAsync() + await db.Lesions.CountAsync() + await db.Reviews.CountAsync() + await db.AnalysisResults.CountAsync() + await db.Conflicts.CountAsync());
        Assert.Equal([await db.Instances.Select(row => row.Blob).SingleAsync()], BlobFiles());
        Assert.Null(await RemoveAsync(new(TestImage.Study)));
    }

    [Fact]
    public async Task With_a_series_go_our_results_about_it_and_those_of_others_stay()
    {
        await AnalyseAsync();

        Removal gone = (await RemoveAsync(new(TestImage.Study, TestImage.Series)))!;

        Assert.Equal((false, 2, 4, 2), (gone.IsWholeStudy, gone.Series, gone.Instances, gone.Results));
        await using MedVisionDb db = await DbAsync();
        Assert.Equal([Results + ".9.1"], await db.Instances.Select(row => row.SopInstanceUid).ToListAsync());
        Study study = await db.Studies.SingleAsync();
        Assert.Equal((1, 1, "SEG"), (study.SeriesCount, study.InstanceCount, string.Join('|', study.Modalities)));
        Assert.Equal(0, await db.Analyses.CountAsync());
    }

    [Fact]
    public async Task Without_its_signed_report_a_review_is_signed_no_more()
    {
        await AnalyseAsync();

        Assert.NotNull(await RemoveAsync(new(TestImage.Study, Results, Results + ".2")));

        await using MedVisionDb db = await DbAsync();
        Assert.Null((await db.Reviews.SingleAsync()).SignedSopInstanceUid);
        Assert.Equal([Results + ".1"], await db.AnalysisResults.Select(row => row.SopInstanceUid).ToListAsync());
    }

    [Fact]
    public async Task A_series_that_lost_an_instance_is_counted_and_completed_anew()
    {
        foreach (int number in (int[])[1, 2, 3]) await SendAsync(TestImage.Bytes(number));
        await using (MedVisionDb before = await DbAsync()) await before.Series.ExecuteUpdateAsync(row => row.SetProperty(one => one.CompletedAt, DateTimeOffset.UtcNow));

        Removal gone = (await RemoveAsync(new(TestImage.Study, TestImage.Series, TestImage.Series + ".2")))!;

        Assert.Equal((0, 1), (gone.Series, gone.Instances));
        await using MedVisionDb db = await DbAsync();
        Series series = await db.Series.Include(row => row.Study).SingleAsync();
        Assert.Equal((2, 2, 1), (series.InstanceCount, series.Study.InstanceCount, series.Study.SeriesCount));
        Assert.Null(series.CompletedAt);
        Assert.Equal(1, (await SendAsync(TestImage.Bytes(2))).Stored);
    }

    [Theory]
    [InlineData(Other, null, null)]
    [InlineData(TestImage.Study, Other, null)]
    [InlineData(TestImage.Study, TestImage.Series, TestImage.Series + ".9")]
    public async Task What_is_not_there_is_not_removed(string study, string? series, string? instance)
    {
        await SendAsync(TestImage.Bytes(1));
        Assert.Null(await RemoveAsync(new(study, series, instance)));
    }

    [Fact]
    public async Task Rolled_back_it_only_says_what_would_go()
    {
        await AnalyseAsync();
        string[] files = BlobFiles();

        Assert.Equal(5, (await RemoveAsync(new(TestImage.Study), commit: false))!.Instances);

        await using MedVisionDb db = await DbAsync();
        Assert.Equal(5, await db.Instances.CountAsync());
        Assert.Equal(files, BlobFiles());
    }

    [Fact]
    public async Task Bytes_that_another_row_names_stay()
    {
        await SendAsync(TestImage.Bytes(1));
        await using MedVisionDb db = await DbAsync();
        string blob = await db.Instances.Select(row => row.Blob).SingleAsync();
        db.QuarantinedFiles.Add(new QuarantinedFile { Name = "n", Reason = "r", Blob = blob, At = DateTimeOffset.UtcNow });
        await db.SaveChangesAsync();

        Assert.NotNull(await RemoveAsync(new(TestImage.Study)));

        Assert.Equal([blob], BlobFiles());
    }

    [Fact]
    public async Task A_start_finishes_what_a_kill_cut_off_and_harms_nothing_that_was_rolled_back()
    {
        BlobStore blobs = Services.GetRequiredService<BlobStore>();
        string left = (await blobs.PutAsync("left behind"u8.ToArray())).Sha256;
        await SendAsync(TestImage.Bytes(1));
        await using MedVisionDb db = await DbAsync();
        string stored = await db.Instances.Select(row => row.Blob).SingleAsync();
        string list = await Journal.NoteAsync([left, stored]);

        await ((IHostedService)Journal).StartAsync(CancellationToken.None);
        await Journal.ExecuteTask!;

        Assert.Equal([stored], BlobFiles());
        Assert.False(File.Exists(list));
    }

    [Fact]
    public async Task Whoever_stores_while_a_study_is_removed_loses_nothing()
    {
        using CancellationTokenSource removed = new();
        Task<int> removing = Task.Run(async () =>
        {
            int times = 0;
            while (times < 10) times += await RemoveAsync(new(TestImage.Study)) is null ? 0 : 1;
            await removed.CancelAsync();
            return times;
        });
        List<IngestReport> reports = [];
        for (int number = 1; !removed.IsCancellationRequested; number++) reports.Add(await SendAsync(TestImage.Bytes(number)));

        Assert.Equal(10, await removing);
        Assert.All(reports, report => Assert.Equal((1, 0, 0), (report.Stored, report.Conflicts.Count, report.Quarantined.Count)));
        await using MedVisionDb db = await DbAsync();
        foreach (Study study in await db.Studies.Include(row => row.Series).ThenInclude(row => row.Instances).ToListAsync())
            Assert.Equal((study.Series.Sum(row => row.Instances.Count), study.Series.Count), (study.InstanceCount, study.SeriesCount));
    }
}
