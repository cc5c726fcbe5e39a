using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Pacs.Retrieve.Outbound;
using MedVision.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Retrieve.Outbound;

[Collection("archive")]
public sealed class OutboundItemsTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    private OutboundItems Items => Services.GetRequiredService<OutboundItems>();

    [Fact]
    public async Task A_study_is_all_its_series_in_order()
    {
        for (int i = 3; i >= 1; i--) await SendAsync(TestImage.Bytes(i));
        await SendAsync(TestImage.Bytes(TestImage.Dataset(7, series: "1.2.3.4")));
        await SendAsync(TestImage.Bytes(TestImage.Dataset(9, study: "1.2.9", series: "1.2.9.1")));
        Assert.Equal(["1", "2", "3", "7"], await Numbers(InstanceSelection.OfStudies(TestImage.Study)));
        Assert.Equal(["1", "2", "3"], await Numbers(InstanceSelection.OfSeries(TestImage.Series)));
        Assert.Equal(["1", "9"], await Numbers(InstanceSelection.OfInstances(TestImage.Series + ".1", "1.2.9.1.9")));
        Assert.Equal(["1", "2", "3", "7", "9"], await Numbers(new InstanceSelection { PatientId = "P1" }));
    }

    [Fact]
    public async Task A_series_is_not_found_under_another_study()
    {
        await SendAsync(TestImage.Bytes(1));
        Assert.Empty(await Numbers(new InstanceSelection { StudyUids = ["1.2.9"], SeriesUids = [TestImage.Series] }));
    }

    [Fact]
    public async Task A_selection_of_nothing_is_never_everything()
    {
        await SendAsync(TestImage.Bytes(1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Items.FindAsync(new InstanceSelection()));
    }

    [Fact]
    public async Task The_data_set_goes_byte_for_byte_as_it_is_stored()
    {
        byte[] file = TestImage.Bytes(1);
        await SendAsync(file);
        OutboundItem item = Assert.Single(await Items.FindAsync(InstanceSelection.OfInstances(TestImage.Series + ".1")));
        Assert.Equal((file.Length, TestImage.Study, TestImage.Series, false), (item.Bytes, item.StudyUid, item.SeriesUid, item.IsSynthetic));
        Assert.Equal(file[(int)DicomFile.Read(file).DatasetOffset..], await Bytes(item.Item.OpenDataset()));
    }

    [Fact]
    public async Task An_explicit_data_set_can_go_in_implicit_vr()
    {
        await SendAsync(TestImage.Bytes(1));
        OutboundItem item = Assert.Single(await Items.FindAsync(InstanceSelection.OfInstances(TestImage.Series + ".1")));
        Assert.Equal([TransferSyntax.ImplicitVRLittleEndian], item.Item.Alternatives);
        DicomFile expected = new(TestImage.Dataset(1), TransferSyntax.ImplicitVRLittleEndian);
        using MemoryStream bytes = new();
        expected.WriteDataset(bytes);
        Assert.Equal(bytes.ToArray(), await Bytes(item.Item.OpenTranscoded!(TransferSyntax.ImplicitVRLittleEndian)));
    }

    private async Task<IEnumerable<string>> Numbers(InstanceSelection selection) =>
        (await Items.FindAsync(selection)).Select(item => item.Item.SopInstance.Split('.')[^1]);

    private static async Task<byte[]> Bytes(Stream stream)
    {
        await using (stream)
        {
            using MemoryStream bytes = new();
            await stream.CopyToAsync(bytes);
            return bytes.ToArray();
        }
    }
}
