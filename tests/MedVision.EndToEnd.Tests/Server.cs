using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using MedVision.Testing;

namespace MedVision.EndToEnd.Tests;

/// <summary>The real server as a process of its own, from the build folder, on a port that the system chooses.</summary>
internal sealed partial class Server : IAsyncDisposable
{
    public const string Password = "correct-horse-battery";
    public const string Token = "a-token-for-tests";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly StringBuilder output = new(), errors = new();
    private readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Server(Process process) => this.process = process;

    /// <summary>The root of its web pages (for a worker: of its health checks), without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>The port of its DICOM door.</summary>
    public int DicomPort => int.Parse(DicomLine().Match(Output).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    public int ExitCode => process.ExitCode;

    public string Output { get { lock (output) return output.ToString(); } }

    public string Errors { get { lock (errors) return errors.ToString(); } }

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public static async Task<Server> StartAsync(string data, IReadOnlyDictionary<string, string?>? environment = null, params string[] arguments)
    {
        Server server = Launch(environment, ["--data", data, "--http", "0", "--dicom", "0", .. arguments]);
        Task<string> ready = server.ready.Task;
        Task ended = server.process.WaitForExitAsync();
        if (await Task.WhenAny(ready, ended, Task.Delay(Patience)) != ready)
        {
            string state = ended.IsCompleted ? $"ended with exit code {server.ExitCode}" : $"did not become ready in {Patience.TotalSeconds} s";
            await server.DisposeAsync();
            throw new InvalidOperationException($"The server {state}.\n{server.Output}\n{server.Errors}");
        }
        server.Url = await ready;
        return server;
    }

    /// <summary>Runs it to its end, for starts that are expected to fail or to print help.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        await using Server server = Launch(environment, arguments);
        using CancellationTokenSource patience = new(Patience);
        await server.process.WaitForExitAsync(patience.Token);
        return (server.ExitCode, server.Output, server.Errors);
    }

    /// <summary>A client with the API token.</summary>
    public HttpClient Client()
    {
        HttpClient client = new() { BaseAddress = new Uri(Url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    /// <summary>As kill -9 does: the process alone, nothing is said to its children.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: false);
        await process.WaitForExitAsync();
    }

    /// <summary>As Ctrl-C and service managers do; by SIGTERM, because a shell's background jobs ignore SIGINT. Returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Tool.Run("kill", "-TERM", process.Id.ToString());
        using CancellationTokenSource patience = new(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await StopAsync();
        process.Dispose();
    }

    private static Server Launch(IReadOnlyDictionary<string, string?>? environment, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Assembly(), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MEDVISION_ADMIN_PASSWORD"] = Password;
        start.Environment["MEDVISION_API_TOKEN"] = Token;
        foreach (string inherited in (string[])["MEDVISION_DATA", "ConnectionStrings__MedVision", "ASPNETCORE_URLS"]) start.Environment.Remove(inherited);
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }
        Server server = new(new Process { StartInfo = start });
        server.process.OutputDataReceived += (_, line) => server.Read(line.Data);
        server.process.ErrorDataReceived += (_, line) =>
        {
            lock (server.errors) server.errors.AppendLine(line.Data);
        };
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        return server;
    }

    private void Read(string? line)
    {
        lock (output) output.AppendLine(line);
        // The ready line comes before the password: whoever waits for the password asks Output again.
        if (line is not null && ReadyLine().Match(line) is { Success: true } match) ready.TrySetResult(match.Groups[1].Value);
    }

    /// <summary>The web project's own build folder: only there are its static files known.</summary>
    private static string Assembly()
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        string path = Path.Combine(TestData.Repository, "src", "MedVision.Web", "bin", configuration, "net10.0", "MedVision.Web.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("MedVision.Web has not been built", path);
    }

    [GeneratedRegex(@"ready: (http://[^/\s]+)")]
    private static partial Regex ReadyLine();

    [GeneratedRegex(@"DICOM: MEDVISION on port (\d+)")]
    private static partial Regex DicomLine();
}
