using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Jobs.Scheduling;
using MedVision.Pacs;
using MedVision.Pacs.Ingest;
using MedVision.Pacs.Tests;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Jobs.Tests.Scheduling;

[Collection("archive")]
public sealed class SeriesCompletionTests(ArchiveFixture fixture) : JobsTest(fixture)
{
    private readonly Clock clock = new();

    [Fact]
    public async Task A_series_is_complete_only_after_the_delay_without_a_new_instance()
    {
        await SendAsync(TestImage.Dataset(1));
        clock.Advance(4);
        await ScanAsync();
        Assert.Equal(0, await JobsAsync());
        await SendAsync(TestImage.Dataset(2));
        clock.Advance(4);
        await ScanAsync();
        Assert.Equal(0, await JobsAsync());
        clock.Advance(1);
        await ScanAsync();
        await using MedVisionDb db = await DbAsync();
        Job job = await db.Jobs.SingleAsync();
        Assert.Equal((JobKind.Analyze, JobState.Queued, "MR T1post, 2 images"), (job.Kind, job.State, job.Subject));
        Assert.NotNull((await db.Series.SingleAsync()).CompletedAt);
        Assert.Equal(AnalysisState.Waiting, (await db.Studies.SingleAsync()).AnalysisState);
    }

    [Fact]
    public async Task A_complete_series_is_ordered_once_however_many_workers_look()
    {
        await SendAsync(TestImage.Dataset(1));
        clock.Advance(5);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(ScanAsync)));
        await ScanAsync();
        Assert.Equal(1, await JobsAsync());
    }

    [Fact]
    public async Task Images_that_come_later_make_a_second_job_and_the_same_content_does_not()
    {
        await SendAsync(TestImage.Dataset(1));
        clock.Advance(5);
        await ScanAsync();
        await SendAsync(TestImage.Dataset(1));
        clock.Advance(5);
        await ScanAsync();
        Assert.Equal(1, await JobsAsync());
        await SendAsync(TestImage.Dataset(2));
        clock.Advance(5);
        await ScanAsync();
        Assert.Equal(2, await JobsAsync());
    }

    [Fact]
    public async Task Synthetic_and_derived_series_and_series_without_pixels_are_complete_without_a_job()
    {
        await SendAsync(TestImage.Dataset(1, series: "1.2.1").Set(DicomTags.SyntheticData, "YES"));
        await SendAsync(TestImage.Dataset(1, series: "1.2.2").Set(DicomTags.SOPClassUID, SopClasses.SegmentationStorage));
        DicomDataset report = TestImage.Dataset(1, series: "1.2.3").Set(DicomTags.SOPClassUID, SopClasses.RawDataStorage);
        foreach (DicomTag tag in new[] { DicomTags.PixelData, DicomTags.Rows, DicomTags.Columns, DicomTags.BitsAllocated }) report.Remove(tag);
        await SendAsync(report);
        clock.Advance(5);
        await ScanAsync();
        Assert.Equal(0, await JobsAsync());
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(3, await db.Series.CountAsync(series => series.CompletedAt != null));
    }

    [Fact]
    public async Task Ordering_an_analysis_by_hand_finds_the_same_job_and_revives_it()
    {
        await SendAsync(TestImage.Dataset(1));
        clock.Advance(5);
        await ScanAsync();
        await using MedVisionDb db = await DbAsync();
        long series = (await db.Series.SingleAsync()).Id;
        Guid id = (await db.Jobs.AsNoTracking().SingleAsync()).Id;
        await Queue.CancelAsync(id);
        Assert.Equal(id, await Queue.EnqueueAnalyzeAsync(series));
        Assert.Equal(JobState.Queued, (await JobAsync(id)).State);
        await Assert.ThrowsAsync<ArgumentException>(() => Queue.EnqueueAnalyzeAsync(series + 1));
    }

    private protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddPacs().AddSingleton<TimeProvider>(clock).AddSingleton<SeriesCompletion>();
    }

    private Task ScanAsync() => Services.GetRequiredService<SeriesCompletion>().ScanAsync(CancellationToken.None);

    private async Task SendAsync(DicomDataset dataset)
    {
        IngestReport report = await Services.GetRequiredService<IngestService>().IngestAsync(new MemoryStream(TestImage.Bytes(dataset)), "file.dcm", Door.Upload);
        Assert.Empty(report.Quarantined);
    }

    private async Task<int> JobsAsync()
    {
        await using MedVisionDb db = await DbAsync();
        return await db.Jobs.CountAsync();
    }

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => now;

        public void Advance(int seconds) => now += TimeSpan.FromSeconds(seconds);
    }
}
