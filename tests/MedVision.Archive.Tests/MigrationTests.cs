using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace MedVision.Archive.Tests;

[Collection("archive")]
public sealed class MigrationTests(ArchiveFixture fixture)
{
    [Fact]
    public async Task The_model_has_no_change_without_a_migration()
    {
        await using ServiceProvider services = await fixture.NewServicesAsync();
        await using MedVisionDb db = await services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync();
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Processes_that_start_at_once_on_an_empty_server_make_one_migrated_database()
    {
        ArchiveOptions options = new() { DataFolder = Path.GetTempPath(), ConnectionString = fixture.ConnectionString(fixture.NewName()) };
        ArchiveDatabase[] starting = [.. Enumerable.Range(0, 4).Select(_ => new ArchiveDatabase(options, NullLogger<ArchiveDatabase>.Instance))];
        await Task.WhenAll(starting.Select(database => database.StartAsync(CancellationToken.None)));
        await using MedVisionDb db = new(Options(starting[0]));
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.Equal(db.Database.GetMigrations(), await db.Database.GetAppliedMigrationsAsync());
        foreach (ArchiveDatabase database in starting) await database.DisposeAsync();
    }

    [Fact]
    public async Task Every_migration_can_be_taken_back()
    {
        await using ServiceProvider services = await fixture.NewServicesAsync();
        await using MedVisionDb db = await services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync();
        await db.Database.MigrateAsync("0");
        Assert.Equal(["__EFMigrationsHistory"], await db.Database.SqlQuery<string>($"SELECT table_name AS \"Value\" FROM information_schema.tables WHERE table_schema = 'public'").ToListAsync());
        Assert.Equal(0, await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_proc WHERE proname LIKE 'notify\\_%'").SingleAsync());
    }

    [Fact]
    public async Task Tables_and_columns_need_no_quotes_in_psql()
    {
        await using ServiceProvider services = await fixture.NewServicesAsync();
        await using MedVisionDb db = await services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync();
        Assert.Empty(await db.Database.SqlQuery<string>($"SELECT table_name || '.' || column_name AS \"Value\" FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '__EFMigrationsHistory' AND (table_name || column_name) ~ '[^a-z0-9_]'").ToListAsync());
    }

    private static DbContextOptions<MedVisionDb> Options(ArchiveDatabase database)
    {
        DbContextOptionsBuilder<MedVisionDb> builder = new();
        database.Configure(builder);
        return builder.Options;
    }
}
