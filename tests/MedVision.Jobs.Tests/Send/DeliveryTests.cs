using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Dimse;
using MedVision.Jobs.Send;
using MedVision.Pacs.Retrieve.Outbound;
using MedVision.Pacs.Tests;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Jobs.Tests.Send;

[Collection("archive")]
public sealed class DeliveryTests(ArchiveFixture fixture) : SendTest(fixture)
{
    [Fact]
    public async Task A_series_is_delivered_and_its_delivery_says_so()
    {
        await using StorePeer peer = new();
        long id = await OrderSeriesAsync(peer, 3);
        await WorkAsync();
        Delivery done = await DeliveryAsync(id);
        Assert.Equal((DeliveryState.Done, 3, 0, null), (done.State, done.SentCount, done.Attempts, done.Error));
        Assert.Equal(["1", "2", "3"], peer.Came.Select(uid => uid.Split('.')[^1]));
    }

    [Fact]
    public async Task What_the_node_took_is_not_sent_again_when_the_rest_is()
    {
        await using StorePeer peer = new() { Answer = uid => uid.EndsWith(".2", StringComparison.Ordinal) ? DimseStatus.OutOfResources : DimseStatus.Success };
        long id = await OrderSeriesAsync(peer, 3);
        await WorkAsync();
        Delivery waiting = await DeliveryAsync(id);
        Assert.Equal((DeliveryState.Waiting, 2, 1), (waiting.State, waiting.SentCount, waiting.Attempts));
        Assert.Equal("1 of 3 objects not taken: it is out of resources (A700H)", waiting.Error);
        peer.Came.Clear();
        peer.Answer = _ => DimseStatus.Success;
        Time.Advance(TimeSpan.FromMinutes(1));
        await WorkAsync();
        Assert.Equal(DeliveryState.Done, (await DeliveryAsync(id)).State);
        Assert.Equal([TestImage.Series + ".2"], peer.Came);
    }

    [Fact]
    public async Task A_node_that_is_away_is_tried_again_later_and_later_and_given_up_in_the_end()
    {
        long id = await OrderSeriesAsync(new ClosedPort().Port, 1);
        TimeSpan last = TimeSpan.Zero;
        for (int attempt = 1; attempt <= 4; attempt++)
        {
            await WorkAsync();
            Delivery waiting = await DeliveryAsync(id);
            Assert.Equal((DeliveryState.Waiting, attempt), (waiting.State, waiting.Attempts));
            Assert.Contains("cannot be reached", waiting.Error, StringComparison.Ordinal);
            TimeSpan wait = waiting.NextTryAt!.Value - Time.GetUtcNow();
            Assert.True(wait > last, $"{wait} after {last}");
            // Before its time nothing happens.
            await WorkAsync();
            Assert.Equal(attempt, (await DeliveryAsync(id)).Attempts);
            Time.Advance(last = wait);
        }
        await using (MedVisionDb db = await DbAsync()) await db.Deliveries.ExecuteUpdateAsync(set => set.SetProperty(row => row.Attempts, new RetryPolicy().MostTries - 1));
        await WorkAsync();
        Delivery dead = await DeliveryAsync(id);
        Assert.Equal((DeliveryState.Dead, null), (dead.State, dead.NextTryAt));
        Assert.NotNull(dead.FinishedAt);
    }

    [Fact]
    public async Task A_dead_letter_is_ordered_again_and_arrives()
    {
        await using StorePeer peer = new() { Answer = _ => DimseStatus.CannotUnderstand };
        long id = await OrderSeriesAsync(peer, 1);
        await WorkAsync();
        // The node has said no to the object itself: trying the same again makes no sense.
        Assert.Equal(DeliveryState.Dead, (await DeliveryAsync(id)).State);
        peer.Answer = _ => DimseStatus.Success;
        Assert.Equal(1, await Deliveries.RetryDeadAsync(null));
        await WorkAsync();
        Assert.Equal(DeliveryState.Done, (await DeliveryAsync(id)).State);
        Assert.False(await Deliveries.RetryAsync(id));
    }

    [Fact]
    public async Task A_kind_that_the_node_does_not_take_is_named()
    {
        await using StorePeer peer = new();
        await IngestAsync(TestImage.Dataset(1).Set(DicomTags.SOPClassUID, SopClasses.SegmentationStorage));
        peer.Takes = sopClass => sopClass != SopClasses.SegmentationStorage;
        long id = await OrderAsync(await NodeAsync("PACS", peer.Port));
        await WorkAsync();
        Delivery dead = await DeliveryAsync(id);
        Assert.Equal(DeliveryState.Dead, dead.State);
        Assert.Contains("does not take Segmentation Storage", dead.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_kill_in_the_middle_the_next_worker_sends_only_what_is_left()
    {
        await using StorePeer peer = new();
        long id = await OrderSeriesAsync(peer, 4);
        TaskCompletionSource third = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenSource kill = new();
        peer.Before = async (uid, ct) =>
        {
            if (!uid.EndsWith(".3", StringComparison.Ordinal)) return;
            third.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct);
        };
        await Round.RunAsync(CancellationToken.None);
        Delivery sending = await DeliveryAsync(id);
        Assert.Equal((DeliveryState.Sending, JobState.Queued), (sending.State, sending.Job!.State));
        // The worker sends two and dies while the third is on its way: nothing of it is left but its rows.
        Task dying = Services.GetRequiredService<SendWork>().RunAsync(sending.Job, new(Services.GetRequiredService<IDbContextFactory<MedVisionDb>>(), sending.Job.Id, 1, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance), kill.Token);
        await third.Task;
        await kill.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying);
        await using (MedVisionDb db = await DbAsync()) await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(job => job.State, JobState.Running).SetProperty(job => job.Attempts, 1));
        peer.Came.Clear();
        peer.Before = (_, _) => Task.CompletedTask;
        await NewWorker().RunAsync(sending.Job.Id, CancellationToken.None);
        Assert.Equal(DeliveryState.Done, (await DeliveryAsync(id)).State);
        Assert.Equal(["3", "4"], peer.Came.Select(uid => uid.Split('.')[^1]));
    }

    [Fact]
    public async Task A_delivery_whose_job_is_gone_is_taken_up_again()
    {
        await using StorePeer peer = new();
        long id = await OrderSeriesAsync(peer, 1);
        await Round.RunAsync(CancellationToken.None);
        await using (MedVisionDb db = await DbAsync()) await db.Jobs.ExecuteDeleteAsync();
        await WorkAsync();
        Assert.Equal(DeliveryState.Waiting, (await DeliveryAsync(id)).State);
        Time.Advance(TimeSpan.FromMinutes(1));
        await WorkAsync();
        Assert.Equal(DeliveryState.Done, (await DeliveryAsync(id)).State);
    }

    [Fact]
    public async Task A_cancelled_delivery_is_not_sent_and_can_be_ordered_again()
    {
        await using StorePeer peer = new();
        long id = await OrderSeriesAsync(peer, 1);
        Assert.True(await Deliveries.CancelAsync(id));
        await WorkAsync();
        Assert.Equal(DeliveryState.Cancelled, (await DeliveryAsync(id)).State);
        Assert.Empty(peer.Came);
        Assert.False(await Deliveries.CancelAsync(id));
        Assert.True(await Deliveries.RetryAsync(id));
        await WorkAsync();
        Assert.Equal(DeliveryState.Done, (await DeliveryAsync(id)).State);
    }

    [Fact]
    public async Task A_delivery_that_is_being_sent_is_cancelled()
    {
        await using StorePeer peer = new() { Before = (_, ct) => Task.Delay(Timeout.Infinite, ct) };
        long id = await OrderSeriesAsync(peer, 1);
        Task working = WorkAsync();
        await UntilAsync(() => Task.FromResult(!peer.Came.IsEmpty), () => "nothing was sent");
        Assert.True(await Deliveries.CancelAsync(id));
        await working;
        await Round.RunAsync(CancellationToken.None);
        Assert.Equal(DeliveryState.Cancelled, (await DeliveryAsync(id)).State);
    }

    [Fact]
    public async Task A_node_gets_one_delivery_at_a_time_and_a_slow_one_holds_nobody_else_up()
    {
        TaskCompletionSource gate = new();
        await using StorePeer slow = new() { Before = (_, ct) => gate.Task.WaitAsync(ct) }, quick = new();
        await IngestAsync(TestImage.Dataset(1));
        await IngestAsync(TestImage.Dataset(1, series: TestImage.Study + ".3"));
        Node slowNode = await NodeAsync("SLOW", slow.Port), quickNode = await NodeAsync("QUICK", quick.Port);
        IReadOnlyList<long> held = await Deliveries.OrderAsync(slowNode.Id, InstanceSelection.OfStudies(TestImage.Study), "tester");
        long done = await OrderAsync(quickNode);
        Task working = WorkAsync();
        await UntilAsync(async () => (await DeliveryAsync(done)).State == DeliveryState.Done, () => "the quick node waits for the slow one");
        await Round.RunAsync(CancellationToken.None);
        Assert.Equal([DeliveryState.Sending, DeliveryState.Waiting], (await AllAsync()).Where(row => held.Contains(row.Id)).Select(row => row.State).Order().Reverse());
        gate.SetResult();
        await working;
        await WorkAsync();
        Assert.All(await AllAsync(), row => Assert.Equal(DeliveryState.Done, row.State));
    }

    [Fact]
    public async Task The_other_deliveries_to_a_node_that_is_away_wait_with_the_one_that_found_out()
    {
        await IngestAsync(TestImage.Dataset(1));
        await IngestAsync(TestImage.Dataset(1, series: TestImage.Study + ".3"));
        Node node = await NodeAsync("PACS", new ClosedPort().Port);
        await Deliveries.OrderAsync(node.Id, InstanceSelection.OfStudies(TestImage.Study), "tester");
        await WorkAsync();
        IReadOnlyList<Delivery> both = await AllAsync();
        Assert.Equal([0, 1], both.Select(row => row.Attempts).Order());
        Assert.Equal(both[0].NextTryAt, both[1].NextTryAt);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_node_that_was_refused_after_the_order()
    {
        await using StorePeer peer = new();
        long id = await OrderSeriesAsync(peer, 1);
        await using (MedVisionDb db = await DbAsync()) await db.Nodes.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, NodeState.Refused));
        await WorkAsync();
        Assert.Empty(peer.Came);
        Assert.Contains("refused here", (await DeliveryAsync(id)).Error, StringComparison.Ordinal);
    }

    private DeliveryRound Round => Services.GetRequiredService<DeliveryRound>();

    private Task<long> OrderSeriesAsync(StorePeer peer, int images) => OrderSeriesAsync(peer.Port, images);

    private async Task<long> OrderSeriesAsync(int port, int images)
    {
        for (int n = 1; n <= images; n++) await IngestAsync(TestImage.Dataset(n));
        return await OrderAsync(await NodeAsync("PACS", port));
    }
}
