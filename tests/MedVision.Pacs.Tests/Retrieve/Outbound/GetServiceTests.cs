using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Dimse;
using MedVision.Pacs.Tests.Peers;
using MedVision.Testing;
using Xunit;

namespace MedVision.Pacs.Tests.Retrieve.Outbound;

[Collection("archive")]
public sealed class GetServiceTests(ArchiveFixture fixture) : DoorTest(fixture)
{
    [Fact]
    public async Task A_study_comes_back_over_the_same_association_as_it_is_stored()
    {
        await ReadyAsync(images: 3);
        var (responses, instances) = await RetrievingPeer.GetAsync(Archive, "WORKSTATION", RetrievingPeer.Study(TestImage.Study));
        Assert.Equal([(2, 1, 0, 0), (1, 2, 0, 0)], responses[..^1].Select(one => RetrievingPeer.Counts(one.Command)));
        Assert.Equal((DimseStatus.Success, (-1, 3, 0, 0)), (responses[^1].Command.Status, RetrievingPeer.Counts(responses[^1].Command)));
        Assert.Equal(Enumerable.Range(1, 3).Select(i => Dataset(TestImage.Bytes(i))), instances.Select(one => one.Dataset));
    }

    [Fact]
    public async Task A_peer_that_did_not_take_the_providers_role_is_sent_nothing()
    {
        await ReadyAsync(images: 2);
        var (responses, instances) = await RetrievingPeer.GetAsync(Archive, "WORKSTATION", RetrievingPeer.Study(TestImage.Study), takesProviderRole: false);
        Assert.Empty(instances);
        Assert.Equal((0xA702, (-1, 0, 2, 0)), (responses[^1].Command.Status.Code, RetrievingPeer.Counts(responses[^1].Command)));
    }

    [Fact]
    public async Task Instances_of_a_class_without_a_context_fail_by_name_and_the_others_come()
    {
        await ReadyAsync(images: 1);
        await SendAsync(TestImage.Bytes(TestImage.Dataset(5, series: "1.2.3.5").Set(DicomTags.SOPClassUID, SopClasses.CTImageStorage)));
        var (responses, instances) = await RetrievingPeer.GetAsync(Archive, "WORKSTATION", RetrievingPeer.Study(TestImage.Study));
        Assert.Equal([TestImage.Series + ".1"], instances.Select(one => one.SopInstance));
        (DimseCommand last, DicomDataset? identifier) = responses[^1];
        Assert.Equal((0xB000, (-1, 1, 1, 0)), (last.Status.Code, RetrievingPeer.Counts(last)));
        Assert.Equal(["1.2.3.5.5"], identifier!.GetStrings(DicomTags.FailedSOPInstanceUIDList));
    }

    [Fact]
    public async Task A_cancel_stops_it()
    {
        await ReadyAsync(images: 4);
        var (responses, instances) = await RetrievingPeer.GetAsync(Archive, "WORKSTATION", RetrievingPeer.Study(TestImage.Study), cancelAfter: 2);
        Assert.Equal(2, instances.Count);
        Assert.Equal((DimseStatus.Cancel, (2, 2, 0, 0)), (responses[^1].Command.Status, RetrievingPeer.Counts(responses[^1].Command)));
    }

    [Fact]
    public async Task A_synthetic_image_is_not_given_to_a_node_that_is_not_for_research()
    {
        await ReadyAsync(images: 0);
        await AdmitAsync("LAB", more: node => node.IsResearch = true);
        await SendAsync(TestImage.Bytes(TestImage.Dataset(1).Set(DicomTags.SyntheticData, "YES")));
        var (responses, instances) = await RetrievingPeer.GetAsync(Archive, "WORKSTATION", RetrievingPeer.Study(TestImage.Study));
        Assert.Empty(instances);
        Assert.Equal(0xA702, responses[^1].Command.Status.Code);
        Assert.Contains("synthetic", responses[^1].Command.ErrorComment, StringComparison.Ordinal);
        Assert.Single((await RetrievingPeer.GetAsync(Archive, "LAB", RetrievingPeer.Study(TestImage.Study))).Instances);
    }

    [Fact]
    public async Task A_node_that_may_not_retrieve_is_refused()
    {
        await ReadyAsync(images: 1);
        await AdmitAsync("SCANNER", more: node => node.MayRetrieve = false);
        var (responses, instances) = await RetrievingPeer.GetAsync(Archive, "SCANNER", RetrievingPeer.Study(TestImage.Study));
        Assert.Empty(instances);
        Assert.Equal(0x0124, Assert.Single(responses).Command.Status.Code);
    }

    private static byte[] Dataset(byte[] file) => file[(int)DicomFile.Read(file).DatasetOffset..];

    private async Task ReadyAsync(int images)
    {
        await OpenAsync();
        for (int i = 1; i <= images; i++) await SendAsync(TestImage.Bytes(i));
        await AdmitAsync("WORKSTATION");
    }
}
