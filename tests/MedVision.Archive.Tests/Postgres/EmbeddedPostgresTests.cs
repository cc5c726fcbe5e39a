using System.Diagnostics;
using System.Runtime.Versioning;
using MedVision.Archive.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace MedVision.Archive.Tests.Postgres;

/// <summary>Each test has a cluster of its own and treats it badly.</summary>
[SupportedOSPlatform("linux")]
public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("medvision-postgres-").FullName;

    public EmbeddedPostgresTests()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_second_start_finds_what_the_first_stored()
    {
        await using (EmbeddedPostgres first = await StartAsync()) await QueryAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        await using EmbeddedPostgres second = await StartAsync();
        Assert.Equal(42, await QueryAsync(second, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task The_server_runs_as_an_ordinary_user_and_opens_no_network_port()
    {
        await using EmbeddedPostgres postgres = await StartAsync();
        int pid = Postmaster();
        string uid = File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("Uid:")).Split('\t')[1];
        Assert.NotEqual("0", uid);
        Assert.Equal("", await QueryAsync(postgres, "SELECT setting FROM pg_settings WHERE name = 'listen_addresses'"));
    }

    [Fact]
    public async Task The_password_is_needed_and_its_file_is_the_owners_alone()
    {
        await using EmbeddedPostgres postgres = await StartAsync();
        string wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "guess", Database = "postgres", Pooling = false }.ConnectionString;
        await using NpgsqlConnection connection = new(wrong);
        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "postgres-password")));
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_refused_with_the_folders_name()
    {
        await using EmbeddedPostgres postgres = await StartAsync();
        EmbeddedPostgresException refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(StartAsync);
        Assert.Contains(folder, refused.Message);
        Assert.Contains("Another MedVision process", refused.Message);
        Assert.Equal(1, await QueryAsync(postgres, "SELECT 1"));
    }

    [Fact]
    public async Task A_server_left_running_by_a_killed_process_is_stopped_and_its_data_found()
    {
        EmbeddedPostgres abandoned = await StartAsync();
        await QueryAsync(abandoned, "CREATE TABLE kept AS SELECT 42 AS answer");
        int orphan = Postmaster();
        await abandoned.AbandonAsync();
        await using EmbeddedPostgres next = await StartAsync();
        Assert.NotEqual(orphan, Postmaster());
        // Gone, or dead and waiting to be reaped: then its command line is empty.
        Assert.True(!File.Exists($"/proc/{orphan}/cmdline") || File.ReadAllText($"/proc/{orphan}/cmdline") == "");
        Assert.Equal(42, await QueryAsync(next, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task A_server_killed_with_its_process_recovers_what_was_committed()
    {
        EmbeddedPostgres abandoned = await StartAsync();
        await QueryAsync(abandoned, "CREATE TABLE kept AS SELECT 42 AS answer");
        using (Process server = Process.GetProcessById(Postmaster()))
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
        await abandoned.AbandonAsync();
        await using EmbeddedPostgres next = await StartAsync();
        Assert.Equal(42, await QueryAsync(next, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task A_server_that_is_killed_while_its_process_lives_is_started_again_with_all_that_was_committed()
    {
        await using EmbeddedPostgres postgres = await StartAsync();
        await QueryAsync(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
        int killed = Postmaster();
        using (Process server = Process.GetProcessById(killed)) server.Kill();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        object? answer = null;
        while (answer is null)
        {
            try
            {
                answer = await QueryAsync(postgres, "SELECT answer FROM kept");
            }
            catch (NpgsqlException)
            {
                await Task.Delay(50, patience.Token);
            }
        }
        Assert.Equal(42, answer);
        Assert.NotEqual(killed, Postmaster());
    }

    [Fact]
    public async Task A_mark_with_another_programs_number_does_not_stop_the_start()
    {
        await using (EmbeddedPostgres first = await StartAsync()) Assert.NotEqual(0, Postmaster());
        // As after a power cut, when the number now belongs to somebody else: this very test.
        await File.WriteAllTextAsync(Path.Combine(folder, "postgres", "cluster", "postmaster.pid"), $"{Environment.ProcessId}\n{folder}/postgres/cluster\n");
        await using EmbeddedPostgres second = await StartAsync();
        Assert.Equal(1, await QueryAsync(second, "SELECT 1"));
    }

    [Fact]
    public async Task A_lost_password_is_named_instead_of_made_anew()
    {
        await using (EmbeddedPostgres first = await StartAsync()) Assert.NotEqual(0, Postmaster());
        File.Delete(Path.Combine(folder, "postgres-password"));
        EmbeddedPostgresException error = await Assert.ThrowsAsync<EmbeddedPostgresException>(StartAsync);
        Assert.Contains("postgres-password is missing", error.Message);
    }

    [RootFact]
    public async Task A_folder_that_the_servers_user_cannot_reach_is_named()
    {
        string closed = Directory.CreateDirectory(Path.Combine(folder, "closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        EmbeddedPostgresException error = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => EmbeddedPostgres.StartAsync(Path.Combine(closed, "data"), NullLogger.Instance));
        Assert.Contains(closed + " is closed to others", error.Message);
    }

    private Task<EmbeddedPostgres> StartAsync() => EmbeddedPostgres.StartAsync(folder, NullLogger.Instance);

    private int Postmaster() => int.Parse(File.ReadLines(Path.Combine(folder, "postgres", "cluster", "postmaster.pid")).First());

    private static async Task<object?> QueryAsync(EmbeddedPostgres postgres, string sql)
    {
        string plain = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString;
        await using NpgsqlConnection connection = new(plain);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
