using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Pacs.Retrieve.Outbound;
using MedVision.Pacs.Tests;
using MedVision.Testing;
using MedVision.Testing.Orthanc;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MedVision.Jobs.Tests.Send;

/// <summary>Synthetic objects do not leave, whatever the order: by hand, by rule, by C-STORE, by STOW.</summary>
[Collection("archive")]
public sealed class FirewallTests(ArchiveFixture fixture) : SendTest(fixture)
{
    [Fact]
    public async Task A_synthetic_series_sent_by_hand_does_not_leave_and_its_delivery_says_why()
    {
        await using StorePeer peer = new();
        await IngestAsync(Synthetic(1));
        long id = await OrderAsync(await NodeAsync("PACS", peer.Port));
        await WorkAsync();
        await AssertHeldAsync(peer, await DeliveryAsync(id));
    }

    [Fact]
    public async Task A_study_sent_by_hand_leaves_without_its_synthetic_series()
    {
        await using StorePeer peer = new();
        await IngestAsync(TestImage.Dataset(1));
        await IngestAsync(TestImage.Dataset(1, series: TestImage.Study + ".3").Set(DicomTags.SyntheticData, "YES"));
        Node node = await NodeAsync("PACS", peer.Port);
        await Deliveries.OrderAsync(node.Id, InstanceSelection.OfStudies(TestImage.Study), "tester");
        await WorkAsync();
        await WorkAsync();
        Assert.Equal([TestImage.Series + ".1"], peer.Came);
        Assert.Equal([DeliveryState.Done, DeliveryState.Withheld], (await AllAsync()).Select(row => row.State).Order());
    }

    [Fact]
    public async Task A_rule_does_not_let_a_synthetic_series_out()
    {
        await using StorePeer peer = new();
        Node node = await NodeAsync("PACS", peer.Port);
        await RuleAsync(rule => rule.Occasion = RoutingOccasion.Images, node);
        await IngestAsync(Synthetic(1), "GENERATOR");
        await CompleteAsync();
        await WorkAsync();
        await AssertHeldAsync(peer, Assert.Single(await AllAsync()));
    }

    [Fact]
    public async Task An_object_whose_row_lies_does_not_leave()
    {
        await using StorePeer peer = new();
        await IngestAsync(Synthetic(1));
        await using (MedVisionDb db = await DbAsync())
        {
            await db.Series.ExecuteUpdateAsync(set => set.SetProperty(row => row.IsSynthetic, false));
            await db.Studies.ExecuteUpdateAsync(set => set.SetProperty(row => row.IsSynthetic, false));
        }
        long id = await OrderAsync(await NodeAsync("PACS", peer.Port));
        await WorkAsync();
        await AssertHeldAsync(peer, await DeliveryAsync(id));
    }

    [Fact]
    public async Task A_node_for_research_gets_it()
    {
        await using StorePeer peer = new();
        await IngestAsync(Synthetic(1));
        long id = await OrderAsync(await NodeAsync("LAB", peer.Port, isResearch: true));
        await WorkAsync();
        Assert.Equal(DeliveryState.Done, (await DeliveryAsync(id)).State);
        Assert.Single(peer.Came);
    }

    [OrthancFact]
    public async Task By_stow_a_patients_images_arrive_byte_for_byte_and_synthetic_ones_stay()
    {
        await using OrthancServer orthanc = await OrthancServer.StartAsync();
        Node node = await NodeAsync("WEB", 0, change: one => (one.Kind, one.Host, one.Port, one.Url) = (NodeKind.DicomWeb, null, null, orthanc.DicomWeb.ToString().TrimEnd('/')));
        for (int n = 1; n <= 3; n++) await IngestAsync(TestImage.Dataset(n));
        await IngestAsync(TestImage.Dataset(1, series: TestImage.Study + ".3").Set(DicomTags.SyntheticData, "YES"));
        long real = await OrderAsync(node), synthetic = await OrderAsync(node, TestImage.Study + ".3");
        await WorkAsync();
        await WorkAsync();
        Delivery done = await DeliveryAsync(real);
        Assert.True(done.State == DeliveryState.Done, done.Error);
        Assert.Equal(DeliveryState.Withheld, (await DeliveryAsync(synthetic)).State);
        string[] there = await orthanc.InstancesAsync();
        Assert.Equal(3, there.Length);
        foreach (string instance in there)
        {
            Dicom.IO.DicomFile came = Dicom.IO.DicomFile.Read(await orthanc.FileAsync(instance));
            int number = came.Dataset.RequireInt32(DicomTags.InstanceNumber);
            Assert.Equal(TestImage.Dataset(number).GetBytes(DicomTags.PixelData).ToArray(), came.Dataset.GetBytes(DicomTags.PixelData).ToArray());
        }
    }

    private static DicomDataset Synthetic(int number) => TestImage.Dataset(number).Set(DicomTags.SyntheticData, "YES");

    private static Task AssertHeldAsync(StorePeer peer, Delivery delivery)
    {
        Assert.Empty(peer.Came);
        Assert.Equal((DeliveryState.Withheld, 0, 1), (delivery.State, delivery.SentCount, delivery.WithheldCount));
        Assert.Contains("not marked for research", delivery.Error, StringComparison.Ordinal);
        return Task.CompletedTask;
    }
}
