using System.IO.Compression;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Inference.Generation.Proof;
using MedVision.Jobs.Running;
using MedVision.Pacs;
using MedVision.Pacs.Ingest;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Jobs.Tests.Generate;

[Collection("archive")]
public sealed class GenerateTests(ArchiveFixture fixture) : JobsTest(fixture)
{
    private BlobStore Blobs => Services.GetRequiredService<BlobStore>();

    [Fact]
    public async Task Synthetic_images_are_kept_as_montage_PNG_and_DICOM_and_the_same_seed_gives_the_same()
    {
        Generation first = await MakeAsync(), second = await MakeAsync();
        Assert.Equal((first.MontageBlob, first.PngZipBlob, first.DicomZipBlob), (second.MontageBlob, second.PngZipBlob, second.DicomZipBlob));
        Assert.False(string.IsNullOrEmpty(first.ModelSha256));
        byte[] head = new byte[4];
        await using (Stream montage = Blobs.Open(first.MontageBlob!)) await montage.ReadExactlyAsync(head);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], head);
        using ZipArchive png = ZipFile.OpenRead(Blobs.PathOf(first.PngZipBlob!));
        Assert.Equal(2, png.Entries.Count(entry => entry.Name.EndsWith(".png", StringComparison.Ordinal) && !entry.Name.Contains("mask", StringComparison.Ordinal)));
        await using (Stream proof = await png.GetEntry("proof.json")!.OpenAsync())
        {
            ProofDocument told = ProofDocument.Read(proof);
            Assert.Equal((2, null, first.ModelSha256), (told.Released, told.NotJudged, told.ModelSha256));
        }
        using ZipArchive dicom = ZipFile.OpenRead(Blobs.PathOf(first.DicomZipBlob!));
        foreach (ZipArchiveEntry entry in dicom.Entries)
        {
            await using Stream stream = await entry.OpenAsync();
            Assert.Equal("YES", DicomFile.Read(stream, entry.Name).Dataset.GetString(DicomTags.SyntheticData));
        }
    }

    [Fact]
    public async Task Synthetic_images_that_come_back_in_are_stored_as_synthetic_and_never_analysed()
    {
        Generation made = await MakeAsync();
        await using Stream zip = Blobs.Open(made.DicomZipBlob!);
        IngestReport report = await Services.GetRequiredService<IngestService>().IngestAsync(zip, "synthetic.zip", Door.Upload);
        Assert.Equal(4, report.Stored);
        await using MedVisionDb db = await DbAsync();
        Assert.All(await db.Series.ToListAsync(), series => Assert.True(series.IsSynthetic));
        Assert.Equal(AnalysisState.None, (await db.Studies.SingleAsync()).AnalysisState);
        long id = (await db.Series.FirstAsync()).Id;
        await Assert.ThrowsAsync<ArgumentException>(() => Queue.EnqueueAnalyzeAsync(id));
    }

    [Fact]
    public async Task A_class_the_model_does_not_know_fails_with_the_classes_it_knows()
    {
        Guid id = await OrderAsync("lymphoma");
        await Services.GetRequiredService<JobWorker>().RunAsync(id, CancellationToken.None);
        Job job = await JobAsync(id);
        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("lymphoma", job.Error);
        Assert.Contains("glioma", job.Error);
    }

    private protected override void Configure(IServiceCollection services) => services.AddPacs().AddMedVisionJobs(JobsRole.All);

    private async Task<Generation> MakeAsync()
    {
        long id = await Queue.EnqueueGenerateAsync(new GenerationRequest("glioma", 2, 7, 0.8, "tester"));
        await using MedVisionDb db = await DbAsync();
        Guid job = await db.Jobs.Where(row => row.GenerationId == id).Select(row => row.Id).SingleAsync();
        await Services.GetRequiredService<JobWorker>().RunAsync(job, CancellationToken.None);
        Assert.Null((await JobAsync(job)).Error);
        return await db.Generations.AsNoTracking().SingleAsync(row => row.Id == id);
    }
}
