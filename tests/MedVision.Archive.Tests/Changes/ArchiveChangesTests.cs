using System.Threading.Channels;
using MedVision.Archive.Changes;
using MedVision.Archive.Rows;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Archive.Tests.Changes;

[Collection("archive")]
public sealed class ArchiveChangesTests(ArchiveFixture fixture) : IAsyncLifetime
{
    private readonly Channel<ArchiveChange> heard = Channel.CreateUnbounded<ArchiveChange>();
    private ServiceProvider services = null!;
    private ArchiveChanges changes = null!;

    public async Task InitializeAsync()
    {
        services = await fixture.NewServicesAsync();
        changes = services.GetRequiredService<ArchiveChanges>();
        changes.Changed += change => heard.Writer.TryWrite(change);
        await changes.StartAsync(CancellationToken.None);
        await changes.Listening.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async Task DisposeAsync()
    {
        await changes.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }

    [Fact]
    public async Task A_committed_row_is_heard_by_its_id()
    {
        Guid id = Guid.CreateVersion7();
        await AddJobAsync(id);
        Assert.Equal(new ArchiveChange(ArchiveChangeKind.Job, id.ToString()), await NextAsync());
    }

    [Fact]
    public async Task A_row_that_is_rolled_back_is_not_heard()
    {
        await using (MedVisionDb db = await NewDbAsync())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Jobs.Add(new Job { Id = Guid.CreateVersion7(), CreatedAt = DateTimeOffset.UtcNow });
            await db.SaveChangesAsync();
        }
        Guid next = Guid.CreateVersion7();
        await AddJobAsync(next);
        Assert.Equal(next.ToString(), (await NextAsync()).Id);
    }

    [Fact]
    public async Task After_a_lost_connection_it_listens_again_and_says_that_news_may_be_missing()
    {
        await using (MedVisionDb db = await NewDbAsync())
            await db.Database.ExecuteSqlAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()");
        Assert.Equal(ArchiveChangeKind.Unknown, (await NextAsync()).Kind);
        Guid id = Guid.CreateVersion7();
        await AddJobAsync(id);
        Assert.Equal(id.ToString(), (await NextAsync()).Id);
    }

    [Fact]
    public async Task A_handler_that_throws_does_not_deafen_the_others()
    {
        Channel<ArchiveChange> second = Channel.CreateUnbounded<ArchiveChange>();
        changes.Changed += _ => throw new InvalidOperationException("on purpose");
        changes.Changed += change => second.Writer.TryWrite(change);
        Guid id = Guid.CreateVersion7();
        await AddJobAsync(id);
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        Assert.Equal(id.ToString(), (await second.Reader.ReadAsync(patience.Token)).Id);
    }

    private async Task<ArchiveChange> NextAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        return await heard.Reader.ReadAsync(patience.Token);
    }

    private async Task AddJobAsync(Guid id)
    {
        await using MedVisionDb db = await NewDbAsync();
        db.Jobs.Add(new Job { Id = id, CreatedAt = DateTimeOffset.UtcNow });
        await db.SaveChangesAsync();
    }

    private Task<MedVisionDb> NewDbAsync() => services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync();
}
