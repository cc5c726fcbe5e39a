using MedVision.Archive;
using MedVision.Archive.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace MedVision.Testing;

/// <summary>One real PostgreSQL for the tests of an assembly; each test gets a database of its own.</summary>
public sealed class ArchiveFixture : IAsyncLifetime
{
    private const string Template = "template_medvision";
    private readonly string folder = Directory.CreateTempSubdirectory("medvision-tests-").FullName;
    private EmbeddedPostgres? postgres;
    private int count;

    public async Task InitializeAsync()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        postgres = await EmbeddedPostgres.StartAsync(folder, NullLogger.Instance);
        // What tests write need not survive a power cut.
        await ExecuteAsync("ALTER SYSTEM SET fsync = off");
        await ExecuteAsync("SELECT pg_reload_conf()");
        // Migrated once and copied for each test.
        await using ArchiveDatabase database = new(new ArchiveOptions { DataFolder = folder, ConnectionString = ConnectionString(Template) }, NullLogger<ArchiveDatabase>.Instance);
        await database.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (postgres is not null) await postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>How to reach a database of the tests' server.</summary>
    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(postgres!.ConnectionString) { Database = database, MaxPoolSize = 20, IncludeErrorDetail = true }.ConnectionString;

    /// <summary>A name no other test has; the database is not made.</summary>
    public string NewName() => $"test_{Interlocked.Increment(ref count)}";

    /// <summary>An empty archive: a migrated database and a folder for blobs.</summary>
    public async Task<ArchiveOptions> NewArchiveAsync()
    {
        string name = NewName();
        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString(Template)));
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template}");
        return new ArchiveOptions { DataFolder = Path.Combine(folder, name), ConnectionString = ConnectionString(name) };
    }

    /// <summary>The services of an empty archive, its database started; hosted services are not.</summary>
    public async Task<ServiceProvider> NewServicesAsync(Action<IServiceCollection>? more = null)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddArchive(await NewArchiveAsync());
        more?.Invoke(services);
        ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ArchiveDatabase>().StartAsync(CancellationToken.None);
        return provider;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlConnection connection = new(new NpgsqlConnectionStringBuilder(postgres!.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
