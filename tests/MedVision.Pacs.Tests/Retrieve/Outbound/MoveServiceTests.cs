using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Dimse;
using MedVision.Pacs.Tests.Peers;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MedVision.Pacs.Tests.Retrieve.Outbound;

[Collection("archive")]
public sealed class MoveServiceTests(ArchiveFixture fixture) : DoorTest(fixture)
{
    [Fact]
    public async Task A_study_goes_to_the_destination_as_it_is_stored_and_each_response_counts()
    {
        await using ReceivingPeer destination = new();
        await ReadyAsync(destination, images: 3);
        var responses = await RetrievingPeer.MoveAsync(Archive, "WORKSTATION", "DEST", RetrievingPeer.Study(TestImage.Study));
        Assert.Equal([(2, 1, 0, 0), (1, 2, 0, 0)], responses[..^1].Select(one => RetrievingPeer.Counts(one.Command)));
        Assert.Equal((DimseStatus.Success, (-1, 3, 0, 0)), (responses[^1].Command.Status, RetrievingPeer.Counts(responses[^1].Command)));
        Assert.Equal(Enumerable.Range(1, 3).Select(i => Dataset(TestImage.Bytes(i))), destination.Got.Select(got => got.Dataset));
        Assert.All(destination.Got, got => Assert.Equal(("WORKSTATION", (int?)77), (got.Originator, got.OriginatorMessage)));
    }

    [Fact]
    public async Task A_destination_that_nobody_admitted_is_unknown()
    {
        await using ReceivingPeer destination = new();
        await ReadyAsync(destination, images: 1);
        await AdmitAsync("KNOCKER", destination.Port, node => node.State = NodeState.Knocking);
        foreach (string title in new[] { "NOWHERE", "KNOCKER", "WORKSTATION" })
        {
            (DimseCommand answer, _) = Assert.Single(await RetrievingPeer.MoveAsync(Archive, "WORKSTATION", title, RetrievingPeer.Study(TestImage.Study)));
            Assert.Equal(0xA801, answer.Status.Code);
        }
        Assert.Empty(destination.Got);
    }

    [Fact]
    public async Task An_identifier_that_names_nothing_does_not_match_the_class()
    {
        await using ReceivingPeer destination = new();
        await ReadyAsync(destination, images: 1);
        foreach (DicomDataset identifier in new[] { RetrievingPeer.Study(""), RetrievingPeer.Study("1.2.*"), new DicomDataset().Set(DicomTags.QueryRetrieveLevel, "PATIENT").Set(DicomTags.PatientID, "P1") })
        {
            (DimseCommand answer, _) = Assert.Single(await RetrievingPeer.MoveAsync(Archive, "WORKSTATION", "DEST", identifier));
            Assert.Equal(0xA900, answer.Status.Code);
        }
        Assert.Empty(destination.Got);
    }

    [Fact]
    public async Task What_is_not_here_is_a_success_without_sub_operations()
    {
        await using ReceivingPeer destination = new();
        await ReadyAsync(destination, images: 1);
        (DimseCommand answer, _) = Assert.Single(await RetrievingPeer.MoveAsync(Archive, "WORKSTATION", "DEST", RetrievingPeer.Study("1.2.3.99")));
        Assert.Equal((DimseStatus.Success, (-1, 0, 0, 0)), (answer.Status, RetrievingPeer.Counts(answer)));
    }

    [Fact]
    public async Task A_cancel_stops_the_move_and_tells_what_remains()
    {
        await using ReceivingPeer destination = new(mostAtOnce: 8);
        await ReadyAsync(destination, images: 40);
        TaskCompletionSource cancelled = new();
        int got = 0;
        // More images than go at once where a peer grants that. The second instance is answered once the cancel is on its way; what the peer sent before it has arrived by then.
        destination.Answer = async (_, ct) =>
        {
            if (Interlocked.Increment(ref got) == 2) await cancelled.Task.WaitAsync(ct);
            return DimseStatus.Success;
        };
        var responses = await RetrievingPeer.MoveAsync(Archive, "WORKSTATION", "DEST", RetrievingPeer.Study(TestImage.Study), async (response, cancel) =>
        {
            if (!response.Status.IsPending || cancelled.Task.IsCompleted) return;
            await cancel();
            cancelled.SetResult();
        });
        DimseCommand last = responses[^1].Command;
        (int remaining, int completed, int failed, _) = RetrievingPeer.Counts(last);
        Assert.Equal((DimseStatus.Cancel, 40, 0), (last.Status, remaining + completed, failed));
        Assert.True(remaining > 0, "more instances than go at once");
        Assert.Equal(completed, destination.Got.Length);
    }

    [Fact]
    public async Task A_destination_that_dies_in_the_middle_leaves_a_warning_with_the_instances_it_did_not_get()
    {
        await using ReceivingPeer destination = new();
        await ReadyAsync(destination, images: 4);
        int got = 0;
        destination.Answer = async (request, _) =>
        {
            if (++got == 3) await request.Association.AbortAsync();
            return DimseStatus.Success;
        };
        var responses = await RetrievingPeer.MoveAsync(Archive, "WORKSTATION", "DEST", RetrievingPeer.Study(TestImage.Study));
        (DimseCommand last, DicomDataset? identifier) = responses[^1];
        Assert.Equal((0xB000, (-1, 2, 2, 0)), (last.Status.Code, RetrievingPeer.Counts(last)));
        Assert.Equal([TestImage.Series + ".3", TestImage.Series + ".4"], identifier!.GetStrings(DicomTags.FailedSOPInstanceUIDList));
        Assert.NotNull(last.ErrorComment);
    }

    [Fact]
    public async Task A_destination_that_refuses_one_instance_gets_the_others()
    {
        await using ReceivingPeer destination = new();
        await ReadyAsync(destination, images: 3);
        destination.Answer = (request, _) => Task.FromResult(request.Command.SopInstance == TestImage.Series + ".2" ? DimseStatus.OutOfResources : request.Command.SopInstance == TestImage.Series + ".3" ? DimseStatus.DatasetMismatchWarning : DimseStatus.Success);
        (DimseCommand last, DicomDataset? identifier) = (await RetrievingPeer.MoveAsync(Archive, "WORKSTATION", "DEST", RetrievingPeer.Study(TestImage.Study)))[^1];
        Assert.Equal((0xB000, (-1, 1, 1, 1)), (last.Status.Code, RetrievingPeer.Counts(last)));
        Assert.Equal([TestImage.Series + ".2"], identifier!.GetStrings(DicomTags.FailedSOPInstanceUIDList));
    }

    [Fact]
    public async Task A_destination_that_is_not_there_is_a_failure()
    {
        int port;
        await using (ReceivingPeer gone = new())
        {
            port = gone.Port;
            await ReadyAsync(gone, images: 2);
        }
        (DimseCommand last, DicomDataset? identifier) = Assert.Single(await RetrievingPeer.MoveAsync(Archive, "WORKSTATION", "DEST", RetrievingPeer.Study(TestImage.Study)));
        Assert.Equal((0xA702, (-1, 0, 2, 0)), (last.Status.Code, RetrievingPeer.Counts(last)));
        Assert.Equal(2, identifier!.GetStrings(DicomTags.FailedSOPInstanceUIDList).Length);
    }

    [Fact]
    public async Task A_destination_that_speaks_implicit_vr_only_gets_that()
    {
        await using ReceivingPeer destination = new(TransferSyntax.ImplicitVRLittleEndian);
        await ReadyAsync(destination, images: 1);
        (DimseCommand last, _) = (await RetrievingPeer.MoveAsync(Archive, "WORKSTATION", "DEST", RetrievingPeer.Study(TestImage.Study)))[^1];
        Assert.Equal(DimseStatus.Success, last.Status);
        using MemoryStream expected = new();
        new DicomFile(TestImage.Dataset(1), TransferSyntax.ImplicitVRLittleEndian).WriteDataset(expected);
        Assert.Equal(expected.ToArray(), Assert.Single(destination.Got).Dataset);
    }

    [Fact]
    public async Task A_synthetic_image_does_not_go_to_a_node_that_is_not_for_research()
    {
        await using ReceivingPeer destination = new();
        Node node = await ReadyAsync(destination, images: 1);
        await SendAsync(TestImage.Bytes(TestImage.Dataset(9, series: "1.2.3.9").Set(DicomTags.SyntheticData, "YES")));
        (DimseCommand last, DicomDataset? identifier) = (await RetrievingPeer.MoveAsync(Archive, "WORKSTATION", "DEST", RetrievingPeer.Study(TestImage.Study)))[^1];
        Assert.Equal((0xB000, (-1, 1, 1, 0)), (last.Status.Code, RetrievingPeer.Counts(last)));
        Assert.Equal(["1.2.3.9.9"], identifier!.GetStrings(DicomTags.FailedSOPInstanceUIDList));
        Assert.Contains("synthetic", last.ErrorComment, StringComparison.Ordinal);
        Assert.Equal([TestImage.Series + ".1"], destination.Got.Select(got => got.SopInstance));
        await using MedVisionDb db = await DbAsync();
        await db.Nodes.Where(row => row.Id == node.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsResearch, true));
        Assert.Equal(DimseStatus.Success, (await RetrievingPeer.MoveAsync(Archive, "WORKSTATION", "DEST", RetrievingPeer.Study(TestImage.Study)))[^1].Command.Status);
        Assert.Contains("1.2.3.9.9", destination.Got.Select(got => got.SopInstance));
    }

    [Fact]
    public async Task A_slow_destination_holds_no_connection_to_the_database()
    {
        await using ReceivingPeer destination = new();
        await ReadyAsync(destination, images: 1);
        long busy = -1;
        destination.Answer = async (_, ct) =>
        {
            await using MedVisionDb db = await DbAsync();
            busy = await db.Database.SqlQuery<long>($"SELECT count(*) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'").SingleAsync(ct);
            return DimseStatus.Success;
        };
        await RetrievingPeer.MoveAsync(Archive, "WORKSTATION", "DEST", RetrievingPeer.Study(TestImage.Study));
        Assert.Equal(0, busy);
    }

    private static byte[] Dataset(byte[] file) => file[(int)DicomFile.Read(file).DatasetOffset..];

    /// <summary>Images of one study, a workstation that may ask, and a destination.</summary>
    private async Task<Node> ReadyAsync(ReceivingPeer destination, int images)
    {
        await OpenAsync();
        for (int i = 1; i <= images; i++) await SendAsync(TestImage.Bytes(i));
        await AdmitAsync("WORKSTATION");
        return await AdmitAsync("DEST", destination.Port);
    }
}
