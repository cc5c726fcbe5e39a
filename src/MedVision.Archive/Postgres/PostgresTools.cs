using System.Diagnostics;
using System.Reflection;
using System.Runtime.Versioning;

namespace MedVision.Archive.Postgres;

/// <summary>PostgreSQL's programs, run as a user who is not root.</summary>
internal sealed class PostgresTools
{
    // "nobody" on Debian: owns no other file, so a broken database server could harm only its own cluster.
    private const string Nobody = "65534";
    private readonly string programs;

    private PostgresTools(string programs, string majorVersion)
    {
        this.programs = programs;
        MajorVersion = majorVersion;
    }

    public string MajorVersion { get; }

    /// <summary>Finds the programs and makes <paramref name="home"/>, the folder that belongs to the user who runs them.</summary>
    [SupportedOSPlatform("linux")]
    public static async Task<PostgresTools> PrepareAsync(string dataFolder, string home, CancellationToken ct)
    {
        string package = FindPackage();
        Directory.CreateDirectory(home);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", [$"{Nobody}:{Nobody}", home], ct);
            if (!await CanAsync("-w", home, ct))
                throw new EmbeddedPostgresException($"PostgreSQL does not run as root, and the user it runs as (uid {Nobody}) cannot enter {home}: {Barrier(home)} is closed to others. Choose a --data folder such as /var/lib/medvision, or start MedVision as an ordinary user.");
            if (!await CanAsync("-x", Path.Combine(package, "bin", "postgres"), ct)) package = await CopyAsync(package, dataFolder, ct);
        }
        File.SetUnixFileMode(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string programs = Path.Combine(package, "bin");
        string version = await RunAsync(Path.Combine(programs, "postgres"), ["--version"], ct); // "postgres (PostgreSQL) 18.4"
        return new PostgresTools(programs, version.Trim().Split(' ')[^1].Split('.')[0]);
    }

    /// <summary>Runs one of the programs to its end.</summary>
    /// <exception cref="EmbeddedPostgresException">It failed; the message has its words and the end of <paramref name="logFile"/>.</exception>
    public async Task RunAsync(string program, string[] arguments, CancellationToken ct, string? logFile = null)
    {
        string path = Path.Combine(programs, program);
        try
        {
            if (Environment.IsPrivilegedProcess) await RunAsync("setpriv", [.. AsNobody, path, .. arguments], ct);
            else await RunAsync(path, arguments, ct);
        }
        catch (EmbeddedPostgresException error) when (logFile is not null && File.Exists(logFile))
        {
            throw new EmbeddedPostgresException(error.Message + Environment.NewLine + string.Join(Environment.NewLine, File.ReadLines(logFile).TakeLast(10)), error);
        }
    }

    /// <summary>Gives a file or folder to the user who runs PostgreSQL.</summary>
    public async Task GiveAsync(string path, CancellationToken ct)
    {
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", [$"{Nobody}:{Nobody}", path], ct);
    }

    private static string[] AsNobody => ["--reuid=" + Nobody, "--regid=" + Nobody, "--clear-groups", "--"];

    private static string FindPackage()
    {
        string? named = Environment.GetEnvironmentVariable("MEDVISION_POSTGRES");
        string? built = typeof(PostgresTools).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(value => value.Key == "MedVision.Postgres")?.Value;
        string?[] places = [named, Path.Combine(AppContext.BaseDirectory, "postgres"), built];
        return places.FirstOrDefault(place => !string.IsNullOrEmpty(place) && File.Exists(Path.Combine(place, "bin", "postgres")))
            ?? throw new EmbeddedPostgresException($"PostgreSQL's programs are not there (looked in {string.Join(", ", places.Where(place => !string.IsNullOrEmpty(place)))}). Build again, set MEDVISION_POSTGRES to the folder that holds bin/postgres, or name a database by ConnectionStrings__MedVision.");
    }

    /// <summary>The build's copy lies where only root may go (a checkout in /root): the data folder gets its own.</summary>
    private static async Task<string> CopyAsync(string package, string dataFolder, CancellationToken ct)
    {
        string copy = Path.Combine(dataFolder, "postgres-programs"), fresh = copy + ".new";
        if (Directory.Exists(copy)) Directory.Delete(copy, recursive: true);
        if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
        await RunAsync("cp", ["-a", package, fresh], ct);
        await RunAsync("chmod", ["-R", "a+rX", fresh], ct);
        Directory.Move(fresh, copy);
        return copy;
    }

    /// <summary>The first folder above <paramref name="path"/> that others may not enter.</summary>
    private static string Barrier(string path)
    {
        string barrier = path;
        for (DirectoryInfo? folder = Directory.GetParent(path); folder is not null; folder = folder.Parent)
            if (!folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute)) barrier = folder.FullName;
        return barrier;
    }

    private static async Task<bool> CanAsync(string what, string path, CancellationToken ct)
    {
        using Process process = Start("setpriv", [.. AsNobody, "test", what, path]);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0;
    }

    private static async Task<string> RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        using Process process = Start(program, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(ct), error = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0
            ? await output
            : throw new EmbeddedPostgresException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} failed with exit code {process.ExitCode}: {(await error).Trim()} {(await output).Trim()}".Trim());
    }

    private static Process Start(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Our own working folder may be closed to the other user.
            WorkingDirectory = "/",
        };
        start.Environment.Remove("LD_LIBRARY_PATH");
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new EmbeddedPostgresException($"The program {program} cannot be started: {error.Message}", error);
        }
    }
}
