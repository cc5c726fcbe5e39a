using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services.Commitment;
using MedVision.Pacs.Commit;
using MedVision.Pacs.Tests.Peers;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Commit;

[Collection("archive")]
public sealed class CommitmentTests(ArchiveFixture fixture) : DoorTest(fixture)
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_peer_that_holds_its_association_gets_the_report_there()
    {
        await ReadyAsync(images: 2);
        await AdmitAsync("SCANNER");
        CommitmentReport? report = await CommitmentUser.AskAsync(Archive, "SCANNER", Request("1.2.3.1", Image(1), Image(2)), patience);
        Assert.Equal([Image(1), Image(2)], report!.Committed);
        Assert.Empty(report.Failed);
        Commitment row = await SettledAsync();
        Assert.Equal((CommitmentState.Reported, 2, 0), (row.State, row.Committed, row.Failed));
    }

    [Fact]
    public async Task A_peer_that_has_gone_gets_the_report_on_an_association_of_ours()
    {
        await using ReceivingPeer scanner = new();
        await ReadyAsync(images: 1);
        await AdmitAsync("SCANNER", scanner.Port);
        await AskAndLeaveAsync("SCANNER", Request("1.2.3.2", Image(1)));
        Commitment row = await SettledAsync();
        Assert.Equal(CommitmentState.Reported, row.State);
        (CommitmentReport report, AssociationPeer from) = Assert.Single(scanner.Told);
        Assert.Equal(("1.2.3.2", Image(1), "MEDVISION", "SCANNER"), (report.TransactionUid, Assert.Single(report.Committed), from.CallingAE, from.CalledAE));
    }

    [Fact]
    public async Task What_is_not_kept_whole_is_not_committed_and_the_reason_is_told()
    {
        await ReadyAsync(images: 4);
        await AdmitAsync("SCANNER");
        await using (MedVisionDb db = await DbAsync())
        {
            BlobStore blobs = Services.GetRequiredService<BlobStore>();
            string[] paths = [.. (await db.Instances.OrderBy(row => row.Number).Select(row => row.Blob).ToListAsync()).Select(blobs.PathOf)];
            File.Delete(paths[0]);
            byte[] bytes = await File.ReadAllBytesAsync(paths[1]);
            await File.WriteAllBytesAsync(paths[1], bytes[..^1]);
            bytes = await File.ReadAllBytesAsync(paths[2]);
            bytes[^1] ^= 1;
            await File.WriteAllBytesAsync(paths[2], bytes);
        }
        SopReference absent = new(SopClasses.MRImageStorage, "1.2.3.404"), otherClass = new(SopClasses.CTImageStorage, TestImage.Series + ".4");
        CommitmentReport? report = await CommitmentUser.AskAsync(Archive, "SCANNER", Request("1.2.3.3", Image(1), Image(2), Image(3), Image(4), absent, otherClass), patience);
        Assert.Equal([Image(4)], report!.Committed);
        Assert.Equal(
        [
            (Image(1), CommitmentFailure.ProcessingFailure), (Image(2), CommitmentFailure.ProcessingFailure), (Image(3), CommitmentFailure.ProcessingFailure),
            (absent, CommitmentFailure.NoSuchObjectInstance), (otherClass, CommitmentFailure.ClassInstanceConflict),
        ], report.Failed);
    }

    [Fact]
    public async Task An_instance_whose_other_content_lies_aside_is_not_committed()
    {
        await ReadyAsync(images: 1);
        await AdmitAsync("SCANNER");
        Assert.Single((await SendAsync(TestImage.Bytes(TestImage.Dataset(1).Set(DicomTags.InstanceNumber, 77)))).Conflicts);
        CommitmentReport? report = await CommitmentUser.AskAsync(Archive, "SCANNER", Request("1.2.3.4", Image(1)), patience);
        Assert.Equal((Image(1), CommitmentFailure.ProcessingFailure), Assert.Single(report!.Failed));
    }

    [Fact]
    public async Task The_same_transaction_for_other_instances_is_a_duplicate_and_sent_again_as_it_was_is_reported_again()
    {
        await ReadyAsync(images: 2);
        await AdmitAsync("SCANNER");
        for (int i = 0; i < 2; i++) Assert.Equal([Image(1)], (await CommitmentUser.AskAsync(Archive, "SCANNER", Request("1.2.3.5", Image(1)), patience))!.Committed);
        CommitmentReport? other = await CommitmentUser.AskAsync(Archive, "SCANNER", Request("1.2.3.5", Image(2)), patience);
        Assert.Equal((Image(2), CommitmentFailure.DuplicateTransactionUid), Assert.Single(other!.Failed));
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(2, await db.Commitments.CountAsync());
    }

    [Fact]
    public async Task A_report_that_a_killed_process_owes_is_brought_by_the_next_one()
    {
        await using ReceivingPeer scanner = new();
        await ReadyAsync(images: 1, reporting: false);
        await AdmitAsync("SCANNER", scanner.Port);
        // Written down and acknowledged; then the process is gone, its lease runs out.
        long? id = await Services.GetRequiredService<CommitmentBook>().AddAsync("SCANNER", Request("1.2.3.6", Image(1)), CancellationToken.None);
        await using (MedVisionDb db = await DbAsync()) await db.Commitments.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, DateTimeOffset.UtcNow));
        await Services.GetRequiredService<CommitmentReporter>().StartAsync(CancellationToken.None);
        Assert.Equal(CommitmentState.Reported, (await SettledAsync()).State);
        Assert.Equal("1.2.3.6", Assert.Single(scanner.Told).Report.TransactionUid);
    }

    [Fact]
    public async Task A_peer_that_does_not_take_the_report_is_told_again()
    {
        await using ReceivingPeer scanner = new();
        int times = 0;
        scanner.AnswerReport = () => ++times < 3 ? DimseStatus.ProcessingFailure : DimseStatus.Success;
        await ReadyAsync(images: 1);
        await AdmitAsync("SCANNER", scanner.Port);
        await AskAndLeaveAsync("SCANNER", Request("1.2.3.7", Image(1)));
        Commitment row = await SettledAsync();
        Assert.Equal((CommitmentState.Reported, 3, null), (row.State, row.Attempts, row.LastError));
        Assert.Equal(3, scanner.Told.Length);
    }

    [Fact]
    public async Task A_request_without_instances_is_refused()
    {
        await ReadyAsync(images: 0);
        await AdmitAsync("SCANNER");
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(() => CommitmentUser.AskAsync(Archive, "SCANNER", Request("1.2.3.8"), patience));
        Assert.Contains("0115", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_whose_UID_has_a_leading_zero_is_committed_like_others()
    {
        const string Uid = "1.4.13.3.1.0104484";
        await ReadyAsync(images: 0);
        await SendAsync(TestImage.Bytes(TestImage.Dataset(1).Set(DicomTags.SOPInstanceUID, Uid)));
        await AdmitAsync("SCANNER");
        CommitmentReport? report = await CommitmentUser.AskAsync(Archive, "SCANNER", Request("1.2.3.010", new SopReference(SopClasses.MRImageStorage, Uid)), patience);
        Assert.Equal(Uid, Assert.Single(report!.Committed).SopInstance);
    }

    [Fact]
    public async Task A_node_that_may_not_store_may_not_ask()
    {
        await ReadyAsync(images: 1);
        await AdmitAsync("VIEWER", more: node => node.MayStore = false);
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(() => CommitmentUser.AskAsync(Archive, "VIEWER", Request("1.2.3.9", Image(1)), patience));
        Assert.Contains("0124", error.Message, StringComparison.Ordinal);
    }

    private static SopReference Image(int number) => new(SopClasses.MRImageStorage, $"{TestImage.Series}.{number}");

    private static CommitmentRequest Request(string transaction, params SopReference[] references) => new(transaction, references);

    /// <summary>Asks, and releases the association as soon as the request is acknowledged.</summary>
    private async Task AskAndLeaveAsync(string title, CommitmentRequest request) => Assert.Null(await CommitmentUser.AskAsync(Archive, title, request, TimeSpan.Zero));

    private async Task ReadyAsync(int images, bool reporting = true)
    {
        await OpenAsync();
        if (reporting) await Services.GetRequiredService<CommitmentReporter>().StartAsync(CancellationToken.None);
        for (int i = 1; i <= images; i++) await SendAsync(TestImage.Bytes(i));
    }

    /// <summary>The only request, once it waits for nothing any more.</summary>
    private async Task<Commitment> SettledAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            await using MedVisionDb db = await DbAsync();
            Commitment row = await db.Commitments.AsNoTracking().SingleAsync(limit.Token);
            if (row.State != CommitmentState.Pending) return row;
            await Task.Delay(20, limit.Token);
        }
    }
}
