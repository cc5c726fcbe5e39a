using System.Buffers.Binary;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Jobs.Tests.Send;
using MedVision.Pacs.Fetch;
using MedVision.Pacs.Peers;
using MedVision.Pacs.Tests;
using MedVision.Testing;
using MedVision.Testing.Orthanc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Jobs.Tests.Pulls;

/// <summary>Orthanc as the archive that studies are fetched from.</summary>
[Collection("archive")]
public sealed class PullTests(ArchiveFixture fixture, OrthancFixture orthanc) : PullTest(fixture), IClassFixture<OrthancFixture>
{
    [OrthancFact]
    public Task A_study_is_found_and_comes_by_C_GET_as_it_is() => FetchedAsync("1.2.826.0.1.3680043.8.498.51", node => node.PullsBy = NodePull.Get);

    [OrthancFact]
    public Task A_study_is_found_and_comes_by_C_MOVE_as_it_is() => FetchedAsync("1.2.826.0.1.3680043.8.498.52", node => node.PullsBy = NodePull.Move);

    [OrthancFact]
    public Task A_study_is_found_by_QIDO_and_comes_by_WADO_as_it_is() => FetchedAsync("1.2.826.0.1.3680043.8.498.53", AsWeb);

    private async Task FetchedAsync(string study, Action<Node> how)
    {
        Dictionary<string, byte[]> there = [];
        for (int number = 1; number <= 3; number++)
        {
            DicomDataset image = TestImage.Dataset(number, study, study + ".2", "PULL-" + study[^2..]);
            there.Add(image.GetString(DicomTags.SOPInstanceUID)!, await UploadAsync(image));
        }
        Node node = await OrthancAsync(how);
        RemoteStudy found = Assert.Single(await Query.FindAsync(node, new RemoteSearch { PatientId = "PULL-" + study[^2..] }));
        Assert.Equal((study, "Müller^Zoë", 1, 3, "MR"), (found.StudyInstanceUid, found.PatientName, found.SeriesCount, found.InstanceCount, Assert.Single(found.Modalities)));

        long id = await Pulls.OrderAsync(node.Id, study, "tester");
        Assert.Equal(id, await Pulls.OrderAsync(node.Id, study, "another"));
        await PullAsync();
        Pull pull = Assert.Single(await AllPullsAsync());
        Assert.Equal((PullState.Done, null, 3, 0), (pull.State, pull.Error, pull.DoneCount, pull.FailedCount));
        Dictionary<string, byte[]> here = await FilesAsync(study);
        Assert.Equal(there.Keys.Order(), here.Keys.Order());
        foreach ((string uid, byte[] file) in there) Assert.Equal(DatasetOf(file), DatasetOf(here[uid]));

        // What is here already is no trouble.
        Assert.True(await Pulls.RetryAsync(id));
        await PullAsync();
        pull = Assert.Single(await AllPullsAsync());
        Assert.Equal((PullState.Done, 3, 0), (pull.State, pull.DoneCount, pull.FailedCount));
    }

    [OrthancFact]
    public async Task A_node_that_is_away_is_tried_again_and_a_pull_that_waits_can_be_cancelled()
    {
        const string study = "1.2.826.0.1.3680043.8.498.54";
        await UploadAsync(TestImage.Dataset(1, study, study + ".2", "AWAY"));
        Node node = await OrthancAsync(one => (one.PullsBy, one.Port) = (NodePull.Get, new ClosedPort().Port));
        long id = await Pulls.OrderAsync(node.Id, study, "tester");
        await PullAsync();
        Pull pull = Assert.Single(await AllPullsAsync());
        Assert.Equal((PullState.Waiting, 1, 0), (pull.State, pull.Attempts, pull.DoneCount));
        Assert.NotNull(pull.Error);
        Assert.InRange(pull.NextTryAt!.Value - Time.GetUtcNow(), TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(36));
        Assert.True(await Pulls.CancelAsync(id));
        Assert.False(await Pulls.CancelAsync(id));
        Assert.Equal(PullState.Cancelled, Assert.Single(await AllPullsAsync()).State);
        Assert.True(await Pulls.RetryAsync(id));
        await PullAsync();
        await using (MedVisionDb db = await DbAsync()) await db.Nodes.ExecuteUpdateAsync(set => set.SetProperty(row => row.Port, orthanc.Server.DicomPort));
        await PullAsync();
        Assert.Equal(PullState.Waiting, Assert.Single(await AllPullsAsync()).State);
        Time.Advance(TimeSpan.FromMinutes(1));
        await PullAsync();
        pull = Assert.Single(await AllPullsAsync());
        Assert.Equal((PullState.Done, 1), (pull.State, pull.DoneCount));
    }

    [OrthancFact]
    public async Task A_study_that_the_node_does_not_have_is_not_called_fetched()
    {
        foreach (NodePull by in Enum.GetValues<NodePull>())
        {
            Node node = await OrthancAsync(one => one.PullsBy = by);
            PeerException error = await Assert.ThrowsAsync<PeerException>(() => Services.GetRequiredService<StudyFetch>().FetchAsync(node, "1.2.826.0.1.3680043.8.498.999"));
            Assert.NotEmpty(error.Message);
            await using MedVisionDb db = await DbAsync();
            await db.Nodes.ExecuteDeleteAsync();
        }
    }

    [OrthancFact]
    public async Task Earlier_studies_of_the_patient_come_by_rule_and_set_no_rule_in_motion()
    {
        string[] earlier = [.. new[] { ("71", "20240101"), ("72", "20250101"), ("73", "20230101") }.Select(one => $"1.2.826.0.1.3680043.8.498.{one.Item1}|{one.Item2}")];
        foreach (string one in earlier) await UploadAsync(Dated(one.Split('|')[0], one.Split('|')[1]));
        await UploadAsync(Dated("1.2.826.0.1.3680043.8.498.74", "20250601", "SOMEBODY-ELSE"));
        await UploadAsync(Dated("1.2.826.0.1.3680043.8.498.75", "20261001"));
        Node node = await OrthancAsync(one => one.PullsBy = NodePull.Get);
        await RuleAsync(rule => (rule.Occasion, rule.PriorLimit, rule.SourceAE) = (RoutingOccasion.Priors, 2, null), node);
        // The newest of them is here: it is one of the two, and is not fetched.
        await IngestAsync(Dated("1.2.826.0.1.3680043.8.498.72", "20250101"), "SCANNER");
        await using (MedVisionDb db = await DbAsync()) await db.Series.ExecuteUpdateAsync(set => set.SetProperty(row => row.CompletedAt, Time.GetUtcNow()));
        await IngestAsync(Dated("1.2.826.0.1.3680043.8.498.70", "20260901"), "SCANNER");
        await CompleteAsync();
        await PullAsync();
        await CompleteAsync();
        await PullAsync();

        IReadOnlyList<Pull> pulls = await AllPullsAsync();
        Assert.Equal([("1.2.826.0.1.3680043.8.498.70", false, 1), ("1.2.826.0.1.3680043.8.498.71", true, 1)], pulls.Select(pull => (pull.StudyInstanceUid, pull.IsPrior, pull.DoneCount)));
        Assert.All(pulls, pull => Assert.Equal(PullState.Done, pull.State));
        await using MedVisionDb after = await DbAsync();
        Assert.Equal(["70", "71", "72"], (await after.Studies.Select(row => row.StudyInstanceUid).ToListAsync()).Select(uid => uid[^2..]).Order());
    }

    private static DicomDataset Dated(string study, string date, string patient = "PRIORS") =>
        TestImage.Dataset(1, study, study + ".2", patient).Set(DicomTags.StudyDate, date).Set(DicomTags.StudyTime, "080000");

    private async Task<byte[]> UploadAsync(DicomDataset image)
    {
        byte[] file = TestImage.Bytes(image);
        await orthanc.Server.UploadAsync(file);
        return file;
    }

    private async Task<Node> OrthancAsync(Action<Node> how)
    {
        await orthanc.Server.AddModalityAsync("medvision", "MEDVISION", Door.EndPoint.Port);
        return await NodeAsync(orthanc.Server.AETitle, orthanc.Server.DicomPort, change: how);
    }

    private void AsWeb(Node node) => (node.Kind, node.Url, node.Host, node.Port) = (NodeKind.DicomWeb, orthanc.Server.DicomWeb.ToString().TrimEnd('/'), null, null);

    /// <summary>What stands behind the file meta information, whose length is its first value (PS3.10 7.1).</summary>
    private static byte[] DatasetOf(byte[] file) => file[(144 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(140)))..];
}
