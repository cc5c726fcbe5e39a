using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Pacs.Ingest;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Ingest;

[Collection("archive")]
public sealed class StoringTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    [Fact]
    public async Task An_image_becomes_rows_and_a_blob_with_its_very_bytes()
    {
        byte[] bytes = TestImage.Bytes(1);
        IngestReport report = await SendAsync(bytes);
        Assert.Equal((1, 0, 0, 0), (report.Stored, report.Duplicates, report.Conflicts.Count, report.Quarantined.Count));
        Assert.Equal([TestImage.Study], report.StudyInstanceUids);
        await using MedVisionDb db = await DbAsync();
        Study study = await db.Studies.Include(row => row.Patient).Include(row => row.Series).ThenInclude(row => row.Instances).SingleAsync();
        Assert.Equal(("P1", "Müller^Zoë", new DateOnly(1961, 2, 3), "F"), (study.Patient.PatientId, study.Patient.Name, study.Patient.BirthDate, study.Patient.Sex));
        Assert.Equal((new DateOnly(2020, 1, 2), new TimeOnly(10, 11, 12), "Head", "A7", 1, 1), (study.Date, study.Time, study.Description, study.AccessionNumber, study.SeriesCount, study.InstanceCount));
        Assert.Equal(["MR"], study.Modalities);
        Assert.Equal(AnalysisState.Waiting, study.AnalysisState);
        Series series = Assert.Single(study.Series);
        Assert.Equal(("MR", 3, "T1post", 1, false, false, Door.Upload), (series.Modality, series.Number, series.Description, series.InstanceCount, series.IsDerived, series.IsSynthetic, series.Door));
        Instance instance = Assert.Single(series.Instances);
        Assert.Equal((1, 8, 6, 1, bytes.Length, "tester"), (instance.Number, instance.Rows, instance.Columns, instance.Frames, instance.Bytes, instance.Source));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Services.GetRequiredService<BlobStore>().PathOf(instance.Blob)));
        Assert.Empty(HalfWritten());
    }

    [Fact]
    public async Task The_same_instance_again_changes_nothing()
    {
        await SendAsync(TestImage.Bytes(1));
        DateTimeOffset before = await UpdatedAsync();
        IngestReport report = await SendAsync(TestImage.Bytes(1), door: Door.Folder);
        Assert.Equal((0, 1, 0, 0), (report.Stored, report.Duplicates, report.Conflicts.Count, report.Quarantined.Count));
        Assert.Equal([TestImage.Study], report.StudyInstanceUids);
        Assert.Equal(before, await UpdatedAsync());
        Assert.Empty(HalfWritten());
    }

    [Fact]
    public async Task The_same_UID_with_other_content_is_kept_aside_and_reported()
    {
        byte[] first = TestImage.Bytes(1), second = TestImage.Bytes(TestImage.Dataset(1).Set(DicomTags.SeriesDescription, "changed"));
        await SendAsync(first);
        IngestReport report = await SendAsync(second, "again.dcm");
        IngestIssue issue = Assert.Single(report.Conflicts);
        Assert.Equal("again.dcm", issue.Name);
        Assert.Contains(TestImage.Series + ".1", issue.Reason);
        await SendAsync(second, "again.dcm");
        await using MedVisionDb db = await DbAsync();
        Conflict conflict = await db.Conflicts.SingleAsync();
        BlobStore blobs = Services.GetRequiredService<BlobStore>();
        Assert.Equal(second, await File.ReadAllBytesAsync(blobs.PathOf(conflict.Blob)));
        Assert.Equal(first, await File.ReadAllBytesAsync(blobs.PathOf((await db.Instances.SingleAsync()).Blob)));
        Assert.Equal("T1post", (await db.Series.SingleAsync()).Description);
    }

    [Fact]
    public async Task Many_senders_of_one_study_at_once_count_every_instance_once()
    {
        // Two series, each image sent by two senders, all at the same time.
        byte[][] images = [.. Enumerable.Range(1, 30).Select(n => TestImage.Bytes(TestImage.Dataset(n, series: $"{TestImage.Study}.{n % 2}")))];
        IngestReport[] reports = await Task.WhenAll(images.Concat(images).Select(image => Task.Run(() => SendAsync(image))));
        Assert.Equal((30, 30), (reports.Sum(report => report.Stored), reports.Sum(report => report.Duplicates)));
        await using MedVisionDb db = await DbAsync();
        Study study = await db.Studies.Include(row => row.Series).SingleAsync();
        Assert.Equal((2, 30, 1), (study.SeriesCount, study.InstanceCount, await db.Patients.CountAsync()));
        Assert.All(study.Series, series => Assert.Equal(15, series.InstanceCount));
        Assert.Equal(30, await db.Instances.CountAsync());
    }

    [Fact]
    public async Task Many_senders_of_different_content_under_one_UID_store_one_and_keep_the_others_aside()
    {
        byte[][] images = [.. Enumerable.Range(1, 8).Select(n => TestImage.Bytes(TestImage.Dataset(1).Set(DicomTags.SeriesDescription, $"version {n}")))];
        IngestReport[] reports = await Task.WhenAll(images.Select(image => Task.Run(() => SendAsync(image))));
        Assert.Equal((1, 7), (reports.Sum(report => report.Stored), reports.Sum(report => report.Conflicts.Count)));
        await using MedVisionDb db = await DbAsync();
        Assert.Equal((1, 7), (await db.Instances.CountAsync(), await db.Conflicts.CountAsync()));
    }

    [Fact]
    public async Task Modalities_of_a_study_are_sorted_and_each_named_once()
    {
        foreach ((int number, string modality) in new[] { (1, "MR"), (2, "CT"), (3, "MR") })
            await SendAsync(TestImage.Bytes(TestImage.Dataset(number, series: $"{TestImage.Study}.{number}").Set(DicomTags.Modality, modality)));
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(["CT", "MR"], (await db.Studies.SingleAsync()).Modalities);
    }

    [Fact]
    public async Task Studies_without_a_patient_id_are_not_taken_for_one_persons()
    {
        await SendAsync(TestImage.Bytes(TestImage.Dataset(1, patient: "").Set(DicomTags.PatientName, "Doe^Jane")));
        await SendAsync(TestImage.Bytes(TestImage.Dataset(1, study: "1.2.3", series: "1.2.3.4", patient: "").Set(DicomTags.PatientName, "Roe^Richard")));
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(["Doe^Jane", "Roe^Richard"], await db.Studies.OrderBy(row => row.Patient.Name).Select(row => row.Patient.Name).ToListAsync());
    }

    [Fact]
    public async Task An_image_that_claims_another_patients_study_is_refused()
    {
        await SendAsync(TestImage.Bytes(1));
        IngestReport report = await SendAsync(TestImage.Bytes(TestImage.Dataset(2, patient: "P2")), "stray.dcm");
        Assert.Contains("another patient", Assert.Single(report.Quarantined).Reason);
        await using MedVisionDb db = await DbAsync();
        Assert.Equal((1, 1, 1), (await db.Patients.CountAsync(), await db.Instances.CountAsync(), (await db.Studies.SingleAsync()).InstanceCount));
    }

    [Fact]
    public async Task An_image_that_claims_another_studys_series_is_refused()
    {
        await SendAsync(TestImage.Bytes(1));
        IngestReport report = await SendAsync(TestImage.Bytes(TestImage.Dataset(2, study: "1.2.3")));
        Assert.Contains("another study", Assert.Single(report.Quarantined).Reason);
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(1, await db.Studies.CountAsync());
    }

    [Theory]
    [InlineData(true, true, false, AnalysisState.None)]
    [InlineData(false, false, true, AnalysisState.None)]
    public async Task Synthetic_and_derived_series_are_marked_and_wait_for_no_analysis(bool synthetic, bool marked, bool derived, AnalysisState state)
    {
        DicomDataset dataset = TestImage.Dataset(1);
        if (synthetic) dataset.Set(DicomTags.SyntheticData, "YES");
        else dataset.Set(DicomTags.SOPClassUID, SopClasses.SegmentationStorage).Set(DicomTags.Modality, "SEG");
        await SendAsync(TestImage.Bytes(dataset));
        await using MedVisionDb db = await DbAsync();
        Study study = await db.Studies.Include(row => row.Series).SingleAsync();
        Assert.Equal((marked, derived, marked, state), (study.Series[0].IsSynthetic, study.Series[0].IsDerived, study.IsSynthetic, study.AnalysisState));
    }

    [Fact]
    public async Task Synthesizing_equipment_marks_a_series_as_synthetic_too()
    {
        DicomDataset purpose = new DicomDataset().Set(DicomTags.CodeValue, "109100").Set(DicomTags.CodingSchemeDesignator, "DCM").Set(DicomTags.CodeMeaning, "Synthesizing Equipment");
        DicomDataset equipment = new DicomDataset().Set(DicomTags.Manufacturer, "Other").SetSequence(DicomTags.PurposeOfReferenceCodeSequence, purpose);
        await SendAsync(TestImage.Bytes(TestImage.Dataset(1).SetSequence(DicomTags.ContributingEquipmentSequence, equipment)));
        await using MedVisionDb db = await DbAsync();
        Assert.True((await db.Series.SingleAsync()).IsSynthetic);
    }

    [Fact]
    public async Task A_new_image_of_a_complete_series_makes_it_incomplete_again()
    {
        await SendAsync(TestImage.Bytes(1));
        await using MedVisionDb db = await DbAsync();
        await db.Series.ExecuteUpdateAsync(row => row.SetProperty(series => series.CompletedAt, DateTimeOffset.UtcNow).SetProperty(series => series.MetadataBlob, "old"));
        await SendAsync(TestImage.Bytes(2));
        Series series = await db.Series.SingleAsync();
        Assert.Null(series.CompletedAt);
        Assert.Null(series.MetadataBlob);
    }

    [DataFact("brain-mr-pgbm003")]
    public async Task A_real_study_from_a_folder_has_all_its_series_and_instances()
    {
        IngestReport report = await Ingest.IngestPathAsync(TestData.Require("brain-mr-pgbm003"), Door.Folder);
        Assert.Equal(88, report.Stored);
        Assert.Empty(report.Conflicts);
        await using MedVisionDb db = await DbAsync();
        Study study = await db.Studies.Include(row => row.Series).SingleAsync();
        Assert.Equal((4, 88), (study.SeriesCount, study.InstanceCount));
        Assert.Equal(88, study.Series.Sum(series => series.InstanceCount));
    }

    private async Task<DateTimeOffset> UpdatedAsync()
    {
        await using MedVisionDb db = await DbAsync();
        return (await db.Studies.SingleAsync()).UpdatedAt;
    }
}
