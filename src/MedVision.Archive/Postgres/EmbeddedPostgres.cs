using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MedVision.Archive.Postgres;

/// <summary>
/// A private PostgreSQL cluster in the data folder, never run as root, reachable only through a socket in a folder of its own
/// and with a generated password. One process at a time owns it; what a killed process left running is stopped first, and a server that dies
/// is started again.
/// </summary>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    private const string User = "medvision";
    private readonly FileStream folderLock;
    private readonly PostgresTools tools;
    private readonly string cluster;
    private readonly string socketFolder;
    private readonly ILogger log;
    private readonly PostgresSupervisor supervisor;
    private bool stopped;

    private EmbeddedPostgres(FileStream folderLock, PostgresTools tools, string cluster, string socketFolder, string password, ILogger log)
    {
        this.folderLock = folderLock;
        this.tools = tools;
        this.cluster = cluster;
        this.socketFolder = socketFolder;
        this.log = log;
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = socketFolder,
            Username = User,
            Password = password,
            Database = "medvision",
            MaxPoolSize = 80,
        }.ConnectionString;
        supervisor = new(() => IsRunning(cluster), () => StartServerAsync(tools, cluster, log, CancellationToken.None), log);
    }

    /// <summary>How to reach the database <c>medvision</c> of the cluster.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts the cluster of a data folder, making it first where there is none.</summary>
    /// <exception cref="EmbeddedPostgresException">Another process has the folder, or the cluster cannot run; the message says why.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(string dataFolder, ILogger log, CancellationToken cancellationToken = default)
    {
        if (!OperatingSystem.IsLinux())
            throw new EmbeddedPostgresException("The embedded PostgreSQL is for Linux; name a database by ConnectionStrings__MedVision.");
        dataFolder = Path.GetFullPath(dataFolder);
        Directory.CreateDirectory(dataFolder);
        FileStream folderLock = Lock(dataFolder);
        try
        {
            string home = Path.Combine(dataFolder, "postgres");
            PostgresTools tools = await PostgresTools.PrepareAsync(dataFolder, home, cancellationToken);
            string cluster = Path.Combine(home, "cluster"), password = Password(dataFolder, cluster);
            if (!Directory.Exists(cluster)) await MakeClusterAsync(tools, home, cluster, password, log, cancellationToken);
            CheckVersion(cluster, tools);
            string socketFolder = await MakeSocketFolderAsync(tools, dataFolder, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(cluster, "postgresql.conf"), Settings(socketFolder), cancellationToken);
            await StartServerAsync(tools, cluster, log, cancellationToken);
            LogStarted(log, cluster);
            return new EmbeddedPostgres(folderLock, tools, cluster, socketFolder, password, log);
        }
        catch
        {
            await folderLock.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the cluster (fast: clients are disconnected, everything committed is on the disk) and frees the data folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopped) return;
        stopped = true;
        try
        {
            await supervisor.StopAsync();
            NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
            if (IsRunning(cluster)) await StopAsync(tools, cluster, log, CancellationToken.None);
            Directory.Delete(socketFolder, recursive: true);
            LogStopped(log);
        }
        finally
        {
            await folderLock.DisposeAsync();
        }
    }

    /// <summary>For tests: lets go of everything as a killed process does, and leaves the server running.</summary>
    internal async Task AbandonAsync()
    {
        stopped = true;
        await supervisor.StopAsync();
        folderLock.Dispose();
    }

    private static FileStream Lock(string dataFolder)
    {
        string path = Path.Combine(dataFolder, "lock");
        try
        {
            // flock: the kernel frees it with the process, however that ends.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error is not DirectoryNotFoundException)
        {
            throw new EmbeddedPostgresException($"Another MedVision process uses the data folder {dataFolder} ({path} is locked). Stop it, or give this one another --data folder.", error);
        }
    }

    [SupportedOSPlatform("linux")]
    private static string Password(string dataFolder, string cluster)
    {
        string path = Path.Combine(dataFolder, "postgres-password");
        if (File.Exists(path)) return File.ReadAllText(path).Trim();
        if (Directory.Exists(cluster))
            throw new EmbeddedPostgresException($"{path} is missing, but {cluster} was made with the password in it. Restore the file from the backup of the data folder.");
        string password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        using FileStream file = new(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(Encoding.ASCII.GetBytes(password));
        file.Flush(flushToDisk: true);
        return password;
    }

    [SupportedOSPlatform("linux")]
    private static async Task MakeClusterAsync(PostgresTools tools, string home, string cluster, string password, ILogger log, CancellationToken ct)
    {
        LogMaking(log, cluster);
        // Made under another name and renamed: a process killed half-way leaves no half cluster.
        string fresh = cluster + ".new", passwordFile = Path.Combine(home, "password.new");
        if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
        await File.WriteAllTextAsync(passwordFile, password, ct);
        File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        try
        {
            await tools.GiveAsync(passwordFile, ct);
            await tools.RunAsync("initdb",
                ["-D", fresh, "-U", User, "--pwfile=" + passwordFile, "--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"], ct);
        }
        finally
        {
            File.Delete(passwordFile);
        }
        Directory.Move(fresh, cluster);
    }

    private static void CheckVersion(string cluster, PostgresTools tools)
    {
        string made = File.ReadAllText(Path.Combine(cluster, "PG_VERSION")).Trim();
        if (made != tools.MajorVersion)
            throw new EmbeddedPostgresException($"{cluster} was made by PostgreSQL {made}, this is PostgreSQL {tools.MajorVersion}: upgrade it with pg_upgrade, or dump and restore.");
    }

    private static async Task StartServerAsync(PostgresTools tools, string cluster, ILogger log, CancellationToken ct)
    {
        await StopOrphanAsync(tools, cluster, log, ct);
        string words = Path.Combine(Path.GetDirectoryName(cluster)!, "log");
        await tools.RunAsync("pg_ctl", ["start", "-D", cluster, "-l", words, "-w", "-t", "120"], ct, words);
    }

    private static bool IsRunning(string cluster)
    {
        try
        {
            return int.TryParse(File.ReadLines(Path.Combine(cluster, "postmaster.pid")).FirstOrDefault(), out int pid) && IsPostmaster(pid, cluster);
        }
        catch (IOException)
        {
            // No mark: it ended in good order, or makes way for the next one.
            return false;
        }
    }

    /// <summary>What a killed MedVision left: a postmaster that still runs is stopped, the mark of one that does not is removed.</summary>
    private static async Task StopOrphanAsync(PostgresTools tools, string cluster, ILogger log, CancellationToken ct)
    {
        string mark = Path.Combine(cluster, "postmaster.pid");
        if (!File.Exists(mark)) return;
        string first = File.ReadLines(mark).FirstOrDefault() ?? "";
        if (int.TryParse(first, out int pid) && IsPostmaster(pid, cluster))
        {
            LogOrphan(log, pid);
            await StopAsync(tools, cluster, log, ct);
        }
        else
        {
            // The number may be another program's by now; PostgreSQL itself would refuse to start for it.
            LogStale(log, first);
            File.Delete(mark);
        }
    }

    private static bool IsPostmaster(int pid, string cluster)
    {
        try
        {
            string[] arguments = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
            return Path.GetFileName(arguments[0]) == "postgres" && arguments.Contains(cluster);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return false;
        }
    }

    private static async Task StopAsync(PostgresTools tools, string cluster, ILogger log, CancellationToken ct)
    {
        try
        {
            await tools.RunAsync("pg_ctl", ["stop", "-D", cluster, "-m", "fast", "-w", "-t", "30"], ct);
        }
        catch (EmbeddedPostgresException error)
        {
            LogHardStop(log, error.Message);
            await tools.RunAsync("pg_ctl", ["stop", "-D", cluster, "-m", "immediate", "-w", "-t", "30"], ct);
        }
    }

    /// <summary>A socket's path may have 107 bytes, a data folder's is any length: so the socket is in /tmp, in a folder only we may enter.</summary>
    [SupportedOSPlatform("linux")]
    private static async Task<string> MakeSocketFolderAsync(PostgresTools tools, string dataFolder, CancellationToken ct)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..16];
        string folder = Path.Combine("/tmp", "medvision-" + name);
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException($"The folder for the database's socket, {folder}, cannot be made: {error.Message}", error);
        }
        await tools.GiveAsync(folder, ct);
        return folder;
    }

    private static string Settings(string socketFolder) =>
        $"""
        # Written by MedVision at each start.
        listen_addresses = ''
        unix_socket_directories = '{socketFolder}'
        unix_socket_permissions = 0700
        max_connections = 200
        shared_buffers = 128MB
        password_encryption = 'scram-sha-256'
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_min_messages = warning
        # Statements carry patients' names; the log does not.
        log_min_error_statement = panic
        log_error_verbosity = terse

        """;

    [LoggerMessage(11, LogLevel.Information, "making a PostgreSQL cluster in {Folder}")]
    private static partial void LogMaking(ILogger log, string folder);

    [LoggerMessage(12, LogLevel.Information, "embedded PostgreSQL runs in {Folder}")]
    private static partial void LogStarted(ILogger log, string folder);

    [LoggerMessage(13, LogLevel.Information, "embedded PostgreSQL stopped")]
    private static partial void LogStopped(ILogger log);

    [LoggerMessage(14, LogLevel.Warning, "stopping the PostgreSQL (process {Pid}) that a killed MedVision left running")]
    private static partial void LogOrphan(ILogger log, int pid);

    [LoggerMessage(15, LogLevel.Warning, "removing the mark of a PostgreSQL that no longer runs (process {Pid})")]
    private static partial void LogStale(ILogger log, string pid);

    [LoggerMessage(16, LogLevel.Warning, "PostgreSQL did not stop in time, stopping it at once: {Reason}")]
    private static partial void LogHardStop(ILogger log, string reason);
}
