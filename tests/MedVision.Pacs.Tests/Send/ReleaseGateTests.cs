using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Pacs.Send;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Send;

[Collection("archive")]
public sealed class ReleaseGateTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    private const string OtherSeries = TestImage.Study + ".3", OtherStudy = "1.2.826.0.1.3680043.8.498.5";

    [Fact]
    public async Task A_patients_image_leaves_to_any_node_and_to_a_peer_without_a_row()
    {
        long image = await StoreAsync(TestImage.Dataset(1));
        Assert.True(await MayLeaveAsync(await NodeAsync(isResearch: false), image));
        Assert.True(await MayLeaveAsync(null, image));
    }

    [Fact]
    public async Task A_synthetic_image_leaves_to_a_node_for_research_only()
    {
        long image = await StoreAsync(TestImage.Dataset(1).Set(DicomTags.SyntheticData, "YES"));
        Assert.False(await MayLeaveAsync(await NodeAsync(isResearch: false), image));
        Assert.False(await MayLeaveAsync(null, image));
        Assert.True(await MayLeaveAsync(await NodeAsync(isResearch: true), image));
    }

    [Fact]
    public async Task The_mark_of_a_node_is_read_when_it_counts()
    {
        long image = await StoreAsync(TestImage.Dataset(1).Set(DicomTags.SyntheticData, "YES"));
        Node node = await NodeAsync(isResearch: true);
        await using MedVisionDb db = await DbAsync();
        await db.Nodes.ExecuteUpdateAsync(set => set.SetProperty(row => row.IsResearch, false));
        Assert.False(await MayLeaveAsync(node, image));
    }

    [Fact]
    public async Task The_file_is_believed_where_its_row_lies()
    {
        long image = await StoreAsync(TestImage.Dataset(1).Set(DicomTags.SyntheticData, "YES"));
        await using MedVisionDb db = await DbAsync();
        await db.Series.ExecuteUpdateAsync(set => set.SetProperty(row => row.IsSynthetic, false));
        await db.Studies.ExecuteUpdateAsync(set => set.SetProperty(row => row.IsSynthetic, false));
        Assert.Contains("header says that it is synthetic", await WhyNotAsync(await NodeAsync(isResearch: false), image), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_row_is_believed_where_the_file_says_nothing()
    {
        long image = await StoreAsync(TestImage.Dataset(1));
        await using MedVisionDb db = await DbAsync();
        await db.Series.ExecuteUpdateAsync(set => set.SetProperty(row => row.IsSynthetic, true));
        Assert.False(await MayLeaveAsync(await NodeAsync(isResearch: false), image));
    }

    [Fact]
    public async Task An_image_beside_a_synthetic_one_of_its_series_stays_too()
    {
        long image = await StoreAsync(TestImage.Dataset(1));
        await StoreAsync(TestImage.Dataset(2).Set(DicomTags.SyntheticData, "YES"));
        Assert.False(await MayLeaveAsync(await NodeAsync(isResearch: false), image));
    }

    [Fact]
    public async Task A_mark_that_is_neither_yes_nor_no_cannot_be_read_as_no()
    {
        long image = await StoreAsync(TestImage.Dataset(1).Set(DicomTags.SyntheticData, "MAYBE"));
        Assert.False(await MayLeaveAsync(await NodeAsync(isResearch: false), image));
    }

    [Fact]
    public async Task Synthesizing_equipment_is_a_mark()
    {
        DicomDataset purpose = new DicomDataset().Set(DicomTags.CodeValue, "109100").Set(DicomTags.CodingSchemeDesignator, "DCM");
        long image = await StoreAsync(TestImage.Dataset(1).SetSequence(DicomTags.ContributingEquipmentSequence, [new DicomDataset().SetSequence(DicomTags.PurposeOfReferenceCodeSequence, [purpose])]));
        await using MedVisionDb db = await DbAsync();
        await db.Series.ExecuteUpdateAsync(set => set.SetProperty(row => row.IsSynthetic, false));
        Assert.False(await MayLeaveAsync(await NodeAsync(isResearch: false), image));
    }

    [Fact]
    public async Task An_unmarked_result_in_a_study_with_synthetic_images_stays()
    {
        await StoreAsync(TestImage.Dataset(1).Set(DicomTags.SyntheticData, "YES"));
        long result = await StoreAsync(Result(TestImage.Study, OtherSeries));
        Assert.False(await MayLeaveAsync(await NodeAsync(isResearch: false), result));
    }

    [Fact]
    public async Task An_unmarked_image_of_another_study_made_from_a_synthetic_one_stays()
    {
        await StoreAsync(TestImage.Dataset(1).Set(DicomTags.SyntheticData, "YES"));
        long reformatted = await StoreAsync(TestImage.Dataset(1, OtherStudy, OtherStudy + ".1").SetSequence(DicomTags.SourceImageSequence, [To($"{TestImage.Series}.1")]));
        long other = await StoreAsync(TestImage.Dataset(1, OtherStudy, OtherStudy + ".2").SetSequence(DicomTags.SourceImageSequence, [To($"{OtherStudy}.77.1")]));
        Node node = await NodeAsync(isResearch: false);
        Assert.Contains("refers to synthetic images", await WhyNotAsync(node, reformatted), StringComparison.Ordinal);
        Assert.True(await MayLeaveAsync(node, other));
    }

    [Fact]
    public async Task A_report_on_a_segmentation_of_a_synthetic_series_stays()
    {
        await StoreAsync(TestImage.Dataset(1).Set(DicomTags.SyntheticData, "YES"));
        // A segmentation and a report that other software wrote into another study, without a mark.
        await StoreAsync(Result(OtherStudy, OtherStudy + ".3").SetSequence(DicomTags.ReferencedSeriesSequence, [new DicomDataset().Set(DicomTags.SeriesInstanceUID, TestImage.Series)]));
        long report = await StoreAsync(Result(OtherStudy, OtherStudy + ".4", SopClasses.Comprehensive3DSRStorage).SetSequence(DicomTags.CurrentRequestedProcedureEvidenceSequence, [To(OtherStudy + ".3.1")]));
        Assert.False(await MayLeaveAsync(await NodeAsync(isResearch: false), report));
    }

    [Fact]
    public async Task What_cannot_be_read_stays()
    {
        long image = await StoreAsync(TestImage.Dataset(1));
        await using MedVisionDb db = await DbAsync();
        File.Delete(Services.GetBlobPath(await db.Instances.Select(row => row.Blob).SingleAsync()));
        Assert.Contains("cannot be told", await WhyNotAsync(await NodeAsync(isResearch: false), image), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_in_the_archive_stays_and_answers_come_in_the_order_asked()
    {
        long real = await StoreAsync(TestImage.Dataset(1)), synthetic = await StoreAsync(TestImage.Dataset(1, OtherStudy, OtherStudy + ".1").Set(DicomTags.SyntheticData, "YES"));
        IReadOnlyList<Release> releases = await Gate.DecideAsync(null, [long.MaxValue, synthetic, real]);
        Assert.Equal([(long.MaxValue, false), (synthetic, false), (real, true)], releases.Select(one => (one.InstanceId, one.MayLeave)));
    }

    private ReleaseGate Gate => Services.GetRequiredService<ReleaseGate>();

    private static DicomDataset To(string instance) => new DicomDataset().Set(DicomTags.ReferencedSOPInstanceUID, instance);

    private static DicomDataset Result(string study, string series, string sopClass = SopClasses.SegmentationStorage) =>
        TestImage.Dataset(1, study, series).Set(DicomTags.SOPClassUID, sopClass);

    private async Task<long> StoreAsync(DicomDataset dataset)
    {
        Assert.Equal(1, (await SendAsync(TestImage.Bytes(dataset))).Stored);
        string uid = dataset.RequireString(DicomTags.SOPInstanceUID);
        await using MedVisionDb db = await DbAsync();
        return await db.Instances.Where(row => row.SopInstanceUid == uid).Select(row => row.Id).SingleAsync();
    }

    private async Task<Node> NodeAsync(bool isResearch)
    {
        await using MedVisionDb db = await DbAsync();
        Node node = new() { AETitle = isResearch ? "LAB" : "PACS", IsResearch = isResearch, State = NodeState.Admitted, FirstSeenAt = DateTimeOffset.UtcNow, LastSeenAt = DateTimeOffset.UtcNow };
        db.Nodes.Add(node);
        await db.SaveChangesAsync();
        return node;
    }

    private async Task<string?> WhyNotAsync(Node? node, long instance) => Assert.Single(await Gate.DecideAsync(node, [instance])).WhyNot;

    private async Task<bool> MayLeaveAsync(Node? node, long instance) => await WhyNotAsync(node, instance) is null;
}
