using MedVision.Archive.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MedVision.Archive;

/// <summary>The archive's PostgreSQL: embedded or named by a connection string, with the migrations applied.</summary>
public sealed partial class ArchiveDatabase(ArchiveOptions options, ILogger<ArchiveDatabase> log) : IHostedService, IAsyncDisposable
{
    // "MedVis" in ASCII: the advisory lock under which one process at a time migrates.
    private const long MigrationLock = 0x4D6564566973;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim gate = new(1, 1);
    private EmbeddedPostgres? embedded;
    private NpgsqlDataSource? source;

    /// <summary>Connections to the database.</summary>
    /// <exception cref="InvalidOperationException">It has not been started.</exception>
    public NpgsqlDataSource Source => source ?? throw new InvalidOperationException("The archive's database has not been started.");

    /// <summary>How to connect, for libraries that open connections themselves.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Starts the embedded PostgreSQL where no connection string is given and applies the migrations. Again is harmless.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (source is not null) return;
            if (string.IsNullOrWhiteSpace(options.ConnectionString))
            {
                embedded = await EmbeddedPostgres.StartAsync(options.DataFolder, log, cancellationToken);
                ConnectionString = embedded.ConnectionString;
            }
            else
            {
                ConnectionString = options.ConnectionString;
            }
            // Named, so that figures of its pool do not carry the connection string.
            NpgsqlDataSource opened = new NpgsqlDataSourceBuilder(ConnectionString) { Name = "medvision" }.Build();
            try
            {
                await MigrateAsync(opened, cancellationToken);
            }
            catch
            {
                await opened.DisposeAsync();
                if (embedded is not null) await embedded.DisposeAsync();
                embedded = null;
                throw;
            }
            source = opened;
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (source is not null) await source.DisposeAsync();
            source = null;
            if (embedded is not null) await embedded.DisposeAsync();
            embedded = null;
        }
        finally
        {
            gate.Release();
        }
    }

    internal void Configure(DbContextOptionsBuilder builder) => Configure(builder, Source);

    private static void Configure(DbContextOptionsBuilder builder, NpgsqlDataSource source) =>
        builder.UseNpgsql(source, npgsql => npgsql.MigrationsAssembly("MedVision.Migrations"));

    private async Task MigrateAsync(NpgsqlDataSource opened, CancellationToken ct)
    {
        await using NpgsqlConnection guard = await OpenAsync(opened, ct);
        // Several processes may start at once. EF's own lock is on a table that the first of them has yet to make.
        await ExecuteAsync(guard, $"SELECT pg_advisory_lock({MigrationLock})", ct);
        DbContextOptionsBuilder<MedVisionDb> builder = new();
        Configure(builder, opened);
        await using (MedVisionDb db = new(builder.Options))
        {
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
            string[] pending = [.. await db.Database.GetPendingMigrationsAsync(ct)];
            if (pending.Length > 0)
            {
                LogMigrating(pending.Length, pending[^1]);
                await db.Database.MigrateAsync(ct);
            }
        }
        await ExecuteAsync(guard, $"SELECT pg_advisory_unlock({MigrationLock})", ct);
    }

    /// <summary>Opens a connection; makes the database where the server has none of that name; waits for a server that is still starting.</summary>
    private async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource opened, CancellationToken ct)
    {
        long started = Environment.TickCount64;
        while (true)
        {
            try
            {
                return await opened.OpenConnectionAsync(ct);
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InvalidCatalogName)
            {
                await CreateDatabaseAsync(ct);
            }
            catch (NpgsqlException error) when (error.IsTransient && Environment.TickCount64 - started < Patience.TotalMilliseconds)
            {
                LogWaiting(error.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
            }
        }
    }

    private async Task CreateDatabaseAsync(CancellationToken ct)
    {
        NpgsqlConnectionStringBuilder maintenance = new(ConnectionString);
        string name = maintenance.Database ?? throw new InvalidOperationException("The connection string names no database.");
        maintenance.Database = "postgres";
        maintenance.Pooling = false;
        await using NpgsqlConnection connection = new(maintenance.ConnectionString);
        await connection.OpenAsync(ct);
        try
        {
            await ExecuteAsync(connection, $"CREATE DATABASE \"{name.Replace("\"", "\"\"")}\"", ct);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another process was faster; the database is there, which is what was wanted.
            LogCreatedElsewhere();
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(1, LogLevel.Information, "applying {Count} migrations, up to {Last}")]
    private partial void LogMigrating(int count, string last);

    [LoggerMessage(2, LogLevel.Information, "waiting for PostgreSQL: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(3, LogLevel.Information, "another process made the database")]
    private partial void LogCreatedElsewhere();
}
