using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace MedVision.Testing.Orthanc;

/// <summary>
/// A private Orthanc with its DICOMweb plugin: a process of its own on free ports with a folder of its own. The machine's installed
/// configuration and service are neither read nor touched. It runs as an ordinary user even where the tests run as root.
/// </summary>
public sealed class OrthancServer : IAsyncDisposable
{
    private const string Nobody = "65534";
    private const string Plugin = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StringBuilder log = new();
    private readonly string folder;
    private readonly string name = "medvision-" + Guid.NewGuid().ToString("N")[..12];
    private Process process = null!;

    private OrthancServer(string folder, string aeTitle) => (this.folder, AETitle) = (folder, aeTitle);

    /// <summary>What is not installed, or null where Orthanc can be started.</summary>
    public static string? Missing { get; } =
        Program() is null ? "the program 'Orthanc' (Debian: orthanc)"
        : !File.Exists(Plugin) ? "Orthanc's DICOMweb plugin (Debian: orthanc-dicomweb)"
        : Environment.IsPrivilegedProcess && Tool.Find("setpriv") is null ? "the program 'setpriv': Orthanc is not started as root"
        : null;

    public string AETitle { get; }

    public int DicomPort { get; private set; }

    public int HttpPort { get; private set; }

    /// <summary>The root of its REST interface, with a slash at the end.</summary>
    public Uri Url => new($"http://127.0.0.1:{HttpPort}/");

    /// <summary>The root of its DICOMweb interface, with a slash at the end.</summary>
    public Uri DicomWeb => new(Url, "dicom-web/");

    /// <summary>Its REST interface.</summary>
    public HttpClient Rest { get; private set; } = null!;

    /// <summary>What it has written to its log.</summary>
    public string Log { get { lock (log) return log.ToString(); } }

    /// <summary>Starts it and waits until it answers. A port that somebody takes in between is replaced by another.</summary>
    public static async Task<OrthancServer> StartAsync(OrthancOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new OrthancOptions();
        string folder = Directory.CreateTempSubdirectory("medvision-orthanc-").FullName;
        if (Environment.IsPrivilegedProcess && Tool.Run("chown", $"{Nobody}:{Nobody}", folder) is { ExitCode: not 0 } failed)
            throw new OrthancException(failed.Error);
        OrthancServer server = new(folder, options.AETitle);
        AppDomain.CurrentDomain.ProcessExit += server.Kill;
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                server.Launch(options);
                if (await server.IsReadyAsync(cancellationToken)) return server;
                if (attempt == 5 || !server.Log.Contains("already in use", StringComparison.OrdinalIgnoreCase))
                    throw new OrthancException($"Orthanc did not start:\n{server.Log}");
                server.Close();
            }
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a DICOM node known to it, so that it can send there, ask there, and be asked to move there.</summary>
    public async Task AddModalityAsync(string modality, string aeTitle, int port, string host = "127.0.0.1", CancellationToken cancellationToken = default) =>
        await AskAsync(HttpMethod.Put, $"modalities/{modality}", new JsonObject { ["AET"] = aeTitle, ["Host"] = host, ["Port"] = port }, cancellationToken);

    /// <summary>Makes a DICOMweb server known to its DICOMweb client.</summary>
    public async Task AddDicomWebServerAsync(string server, Uri root, string? bearerToken = null, CancellationToken cancellationToken = default)
    {
        JsonObject peer = new() { ["Url"] = root.ToString(), ["HasDelete"] = true };
        if (bearerToken is not null) peer["HttpHeaders"] = new JsonObject { ["Authorization"] = "Bearer " + bearerToken };
        await AskAsync(HttpMethod.Put, $"dicom-web/servers/{server}", peer, cancellationToken);
    }

    /// <summary>Gives it a file; returns Orthanc's own id of the instance.</summary>
    public async Task<string> UploadAsync(byte[] file, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await Rest.PostAsync("instances", new ByteArrayContent(file), cancellationToken);
        JsonNode answer = await ReadAsync("instances", response, cancellationToken) ?? throw new OrthancException("no answer");
        return answer["ID"]!.GetValue<string>();
    }

    /// <summary>The ids of all its instances.</summary>
    public async Task<string[]> InstancesAsync(CancellationToken cancellationToken = default) =>
        await Rest.GetFromJsonAsync<string[]>("instances", cancellationToken) ?? [];

    /// <summary>The instance's file as it is stored there.</summary>
    public Task<byte[]> FileAsync(string instance, CancellationToken cancellationToken = default) => Rest.GetByteArrayAsync($"instances/{instance}/file", cancellationToken);

    /// <summary>Sends resources (patients, studies, series or instances, by Orthanc's ids) to a modality by C-STORE and waits for the end; returns the answer.</summary>
    public async Task<JsonNode?> SendAsync(string modality, IEnumerable<string> resources, CancellationToken cancellationToken = default) =>
        await AskAsync(HttpMethod.Post, $"modalities/{modality}/store", new JsonObject { ["Resources"] = ListOf(resources), ["Synchronous"] = true }, cancellationToken);

    /// <summary>Sends resources to a DICOMweb server by STOW-RS and waits for the end; returns the answer.</summary>
    public async Task<JsonNode?> StowAsync(string server, IEnumerable<string> resources, CancellationToken cancellationToken = default) =>
        await AskAsync(HttpMethod.Post, $"dicom-web/servers/{server}/stow", new JsonObject { ["Resources"] = ListOf(resources), ["Synchronous"] = true }, cancellationToken);

    /// <summary>Calls its REST interface.</summary>
    /// <exception cref="OrthancException">It answered with a failure; its words are in the message.</exception>
    public async Task<JsonNode?> AskAsync(HttpMethod method, string path, JsonNode? body = null, CancellationToken cancellationToken = default)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Rest.SendAsync(request, cancellationToken);
        return await ReadAsync(path, response, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        Close();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static JsonArray ListOf(IEnumerable<string> items) => [.. items.Select(item => JsonValue.Create(item))];

    private static async Task<JsonNode?> ReadAsync(string path, HttpResponseMessage response, CancellationToken ct)
    {
        string text = await response.Content.ReadAsStringAsync(ct);
        if (!response.IsSuccessStatusCode) throw new OrthancException($"{path}: {(int)response.StatusCode} {text}");
        return text.Length > 0 && text[0] is '{' or '[' ? JsonNode.Parse(text) : null;
    }

    private void Launch(OrthancOptions options)
    {
        (DicomPort, HttpPort) = (LoopbackPort.Free(), LoopbackPort.Free());
        Rest = new HttpClient { BaseAddress = Url, Timeout = Patience };
        string configuration = Path.Combine(folder, "orthanc.json");
        File.WriteAllText(configuration, Configuration(options).ToJsonString());
        string[] command = [Program()!, configuration];
        if (Environment.IsPrivilegedProcess) command = [Tool.Find("setpriv")!, $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--", .. command];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        process = new Process { StartInfo = start };
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        lock (log) log.Clear();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private JsonObject Configuration(OrthancOptions options)
    {
        JsonObject settings = new()
        {
            ["Name"] = name,
            ["StorageDirectory"] = Path.Combine(folder, "storage"),
            ["IndexDirectory"] = Path.Combine(folder, "index"),
            ["TemporaryDirectory"] = folder,
            ["Plugins"] = new JsonArray(Plugin),
            ["HttpPort"] = HttpPort,
            ["RemoteAccessAllowed"] = false, // HTTP from this machine only, and so without passwords
            ["AuthenticationEnabled"] = false,
            ["DicomAet"] = options.AETitle,
            ["DicomPort"] = DicomPort,
            ["DicomCheckCalledAet"] = true,
            ["UnknownSopClassAccepted"] = true,
            ["DicomAlwaysAllowFind"] = true,
            ["DicomAlwaysAllowGet"] = true,
            ["DicomAlwaysAllowMove"] = true,
            ["DicomAssociationCloseDelay"] = 0,
            ["StableAge"] = 1,
            ["SaveJobs"] = false,
            ["DicomWeb"] = new JsonObject { ["Enable"] = true, ["Root"] = "/dicom-web/" },
        };
        foreach ((string key, JsonNode? value) in options.Settings) settings[key] = value?.DeepClone();
        return settings;
    }

    /// <summary>True once its REST interface answers with this server's own name; false if it ended before.</summary>
    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        while (!process.HasExited)
        {
            try
            {
                JsonObject? system = await Rest.GetFromJsonAsync<JsonObject>("system", limit.Token);
                // Another's Orthanc may stand on the port that we were about to take.
                if (system?["Name"]?.GetValue<string>() == name) return true;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(20, limit.Token);
        }
        await process.WaitForExitAsync(limit.Token); // and until the last line of its log is read
        return false;
    }

    private void Append(object sender, DataReceivedEventArgs line)
    {
        lock (log) log.AppendLine(line.Data);
    }

    private void Kill(object? sender, EventArgs e)
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
    }

    private void Close()
    {
        if (process is null) return;
        Kill(this, EventArgs.Empty);
        process.WaitForExit();
        process.Dispose();
        process = null!;
        Rest.Dispose();
    }

    private static string? Program() => Tool.Find("Orthanc") ?? ((string[])["/usr/sbin/Orthanc"]).FirstOrDefault(File.Exists);
}
