using System.Net;
using System.Net.Sockets;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Services;
using MedVision.Pacs.Ingest;
using MedVision.Pacs.Listen;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace MedVision.Pacs.Tests.Listen;

[Collection("archive")]
public sealed class DicomDoorTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    [Fact]
    public async Task A_peer_that_nobody_knows_is_turned_away_and_written_down()
    {
        await using DicomDoor door = await OpenAsync();
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(NodeOf(door), "STRANGER"));
        Assert.Equal(AssociationRejection.CallingAENotRecognized, error.Rejection);
        await using MedVisionDb db = await DbAsync();
        Node node = await db.Nodes.SingleAsync();
        Assert.Equal(("STRANGER", NodeState.Knocking, 1), (node.AETitle, node.State, node.Refusals));
        Assert.Equal("127.0.0.1", node.LastAddress);
    }

    [Fact]
    public async Task An_admitted_peer_is_let_in_from_its_own_host_only()
    {
        await using DicomDoor door = await OpenAsync();
        await using MedVisionDb db = await DbAsync();
        Node node = new() { AETitle = "SCANNER", State = NodeState.Admitted, Host = "127.0.0.1", FirstSeenAt = DateTimeOffset.UtcNow, LastSeenAt = DateTimeOffset.UtcNow };
        db.Nodes.Add(node);
        await db.SaveChangesAsync();
        Assert.Equal("MEDVISION_0_1", await VerificationUser.EchoAsync(NodeOf(door), "SCANNER"));
        node.Host = "192.0.2.7";
        await db.SaveChangesAsync();
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(NodeOf(door), "SCANNER"));
        Assert.Equal(AssociationRejection.CallingAENotRecognized, error.Rejection);
    }

    [Fact]
    public async Task A_refused_peer_stays_out_even_where_unknown_ones_are_welcome()
    {
        await using DicomDoor door = await OpenAsync(acceptUnknown: true);
        await VerificationUser.EchoAsync(NodeOf(door), "ANYBODY");
        await using MedVisionDb db = await DbAsync();
        await db.Nodes.ExecuteUpdateAsync(set => set.SetProperty(node => node.State, NodeState.Refused));
        await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(NodeOf(door), "ANYBODY"));
    }

    [Fact]
    public async Task What_is_acknowledged_is_stored_whole_under_its_sender()
    {
        await using DicomDoor door = await OpenAsync(acceptUnknown: true);
        StorageItem[] items = [.. Enumerable.Range(1, 5).Select(i => Item(TestImage.Bytes(i)))];
        await foreach (StorageOutcome outcome in StorageUser.SendAsync(NodeOf(door), "SCANNER", items))
        {
            Assert.Null(outcome.Reason);
            await using MedVisionDb db = await DbAsync();
            Instance row = await db.Instances.SingleAsync(instance => instance.SopInstanceUid == outcome.Item.SopInstance);
            Assert.Equal((Door.CStore, "SCANNER"), (row.Door, row.Source));
            byte[] kept = await File.ReadAllBytesAsync(Services.GetRequiredService<BlobStore>().PathOf(row.Blob));
            using MemoryStream sent = new();
            await outcome.Item.OpenDataset().CopyToAsync(sent);
            Assert.Equal(sent.ToArray(), kept[^(int)sent.Length..]);
            Assert.Equal("SCANNER", DicomFile.Read(kept).Meta.GetString(DicomTags.SourceApplicationEntityTitle));
        }
    }

    [Theory]
    [InlineData(SopClasses.MRImageStorage, "1.4.13.3.1.0.19.0104484")] // a leading zero, against PS3.5 9.1
    [InlineData("1.2.840.10008.5.1.4.1.1.6", "1.2.826.0.1.3680043.8.498.6.1")] // Ultrasound Image Storage, retired
    public async Task What_old_scanners_send_is_stored_under_the_UIDs_it_has(string sopClass, string uid)
    {
        await using DicomDoor door = await OpenAsync(acceptUnknown: true);
        DicomDataset image = TestImage.Dataset(1).Set(DicomTags.SOPClassUID, sopClass).Set(DicomTags.SOPInstanceUID, uid);
        await foreach (StorageOutcome outcome in StorageUser.SendAsync(NodeOf(door), "SCANNER", [Item(TestImage.Bytes(image))])) Assert.Null(outcome.Reason);
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(uid, (await db.Instances.SingleAsync()).SopInstanceUid);
    }

    [Theory]
    [InlineData("../../1.2")]
    [InlineData("1..2")]
    public async Task What_is_no_UID_at_all_is_refused(string uid)
    {
        await using DicomDoor door = await OpenAsync(acceptUnknown: true);
        await foreach (StorageOutcome outcome in StorageUser.SendAsync(NodeOf(door), "SCANNER", [Item(TestImage.Bytes(1)) with { SopInstance = uid }]))
            Assert.Equal(DimseStatus.CannotUnderstand, outcome.Status);
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(0, await db.Instances.CountAsync());
    }

    [Fact]
    public async Task The_same_instance_again_is_a_success_and_changes_nothing()
    {
        await using DicomDoor door = await OpenAsync(acceptUnknown: true);
        StorageItem item = Item(TestImage.Bytes(4));
        for (int i = 0; i < 2; i++) await foreach (StorageOutcome outcome in StorageUser.SendAsync(NodeOf(door), "SCANNER", [item])) Assert.Null(outcome.Reason);
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(1, await db.Instances.CountAsync());
    }

    [Fact]
    public async Task Another_content_under_a_stored_uid_is_a_failure_that_says_so()
    {
        await using DicomDoor door = await OpenAsync(acceptUnknown: true);
        DicomFile changed = DicomFile.Read(TestImage.Bytes(4));
        changed.Dataset.Set(DicomTags.InstanceNumber, 77);
        List<StorageOutcome> outcomes = [];
        // One after the other: sent ahead on one association, either may be the first.
        foreach (StorageItem item in (StorageItem[])[Item(TestImage.Bytes(4)), Item(changed.ToArray())])
            await foreach (StorageOutcome outcome in StorageUser.SendAsync(NodeOf(door), "SCANNER", [item])) outcomes.Add(outcome);
        Assert.Null(outcomes[0].Reason);
        Assert.Equal(DimseStatus.CannotUnderstand, outcomes[1].Status);
        Assert.Contains("other content", outcomes[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_data_set_are_refused_and_the_next_instance_is_stored()
    {
        await using DicomDoor door = await OpenAsync(acceptUnknown: true);
        StorageItem good = Item(TestImage.Bytes(4));
        StorageItem bad = good with { SopInstance = "1.2.3.5", OpenDataset = () => new MemoryStream("this is no data set at all"u8.ToArray()) };
        Dictionary<StorageItem, StorageOutcome> outcomes = [];
        await foreach (StorageOutcome outcome in StorageUser.SendAsync(NodeOf(door), "SCANNER", [bad, good])) outcomes[outcome.Item] = outcome;
        Assert.Equal(DimseStatus.CannotUnderstand, outcomes[bad].Status);
        Assert.Null(outcomes[good].Reason);
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(1, await db.QuarantinedFiles.CountAsync());
    }

    [Fact]
    public async Task A_sender_that_vanishes_in_the_middle_leaves_nothing_behind()
    {
        await using DicomDoor door = await OpenAsync(acceptUnknown: true);
        StorageItem item = Item(TestImage.Bytes(4));
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (StorageOutcome _ in StorageUser.SendAsync(NodeOf(door), "SCANNER", [item with { OpenDataset = () => new BrokenStream(item.OpenDataset()) }])) { }
        });
        // Closing the door waits for the association's task.
        await door.DisposeAsync();
        Assert.Empty(HalfWritten());
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(0, await db.Instances.CountAsync());
        Assert.Equal(0, await db.QuarantinedFiles.CountAsync());
    }

    [ToolFact("dcmsend", "brain-mr-pgbm003")]
    public async Task Dcmsend_stores_the_study()
    {
        await using DicomDoor door = await OpenAsync(acceptUnknown: true);
        (int exit, string output, string error) = Tool.Run("dcmsend", "-aec", "MEDVISION", "+sd", "+r", "127.0.0.1", door.EndPoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), TestData.Require("brain-mr-pgbm003"));
        Assert.True(exit == 0, output + error);
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(88, (await db.Studies.SingleAsync()).InstanceCount);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        await using DicomDoor door = NewDoor(new DicomDoorOptions { EndPoint = (IPEndPoint)other.LocalEndpoint });
        DicomPortException error = await Assert.ThrowsAsync<DicomPortException>(() => door.StartAsync(CancellationToken.None));
        Assert.Contains(((IPEndPoint)other.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    private static RemoteNode NodeOf(DicomDoor door) => new("MEDVISION", "127.0.0.1", door.EndPoint.Port);

    private static StorageItem Item(byte[] file)
    {
        DicomFile read = DicomFile.Read(file);
        return new("item", read.Dataset.RequireString(DicomTags.SOPClassUID), read.Dataset.RequireString(DicomTags.SOPInstanceUID), read.TransferSyntax,
            () => new MemoryStream(file, (int)read.DatasetOffset, file.Length - (int)read.DatasetOffset));
    }

    private async Task<DicomDoor> OpenAsync(bool acceptUnknown = false)
    {
        DicomDoor door = NewDoor(new DicomDoorOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), AcceptUnknownPeers = acceptUnknown });
        await door.StartAsync(CancellationToken.None);
        return door;
    }

    private DicomDoor NewDoor(DicomDoorOptions options) => new(options, new NodeRegister(Services.GetRequiredService<ArchiveDatabase>(), TimeProvider.System),
        [new VerificationService(), new StoreService(Ingest, NullLogger<StoreService>.Instance)], NullLogger<DicomDoor>.Instance);

    /// <summary>Gives half of what there is, then fails.</summary>
    private sealed class BrokenStream(Stream whole) : Stream
    {
        private long left = whole.Length / 2;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (left == 0) throw new IOException("the disk of the sender broke");
            int read = whole.Read(buffer, offset, (int)Math.Min(count, left));
            left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
