using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MedVision.Testing;
using MedVision.Testing.Orthanc;
using Xunit;

namespace MedVision.EndToEnd.Tests.Peers;

/// <summary>
/// A running MedVision, a witness and an Orthanc. The corpus is dealt out to three senders, transfer syntax by transfer syntax; each sends its
/// share to the witness and to MedVision, in the syntaxes that the files have.
/// </summary>
public sealed class CorpusHouse : IAsyncLifetime
{
    /// <summary>storescu proposes one syntax at a time.</summary>
    private static readonly Dictionary<string, string> storescu = new()
    {
        ["1.2.840.10008.1.2"] = "-xi",
        ["1.2.840.10008.1.2.1"] = "-xe",
        ["1.2.840.10008.1.2.2"] = "-xb",
        ["1.2.840.10008.1.2.1.99"] = "-xd",
        ["1.2.840.10008.1.2.4.50"] = "-xy",
        ["1.2.840.10008.1.2.4.51"] = "-xx",
        ["1.2.840.10008.1.2.4.70"] = "-xs",
        ["1.2.840.10008.1.2.4.80"] = "-xt",
        ["1.2.840.10008.1.2.4.81"] = "-xu",
        ["1.2.840.10008.1.2.4.90"] = "-xv",
        ["1.2.840.10008.1.2.4.91"] = "-xw",
        ["1.2.840.10008.1.2.5"] = "-xr",
    };

    private readonly TemporaryFolder folder = new();
    private readonly Lazy<Task<IReadOnlyDictionary<string, byte[]>>> sent;
    private Server? server;
    private Receiver? witness;
    private OrthancServer? orthanc;

    public CorpusHouse() => sent = new(SendAsync);

    internal static string? Missing { get; } = OrthancServer.Missing is { } orthanc ? orthanc : Tool.Find("dcmsend") is null ? "the program 'dcmsend'" : TestData.Find("dicom-conformance") is null ? "the conformance corpus" : null;

    internal Server Server => server!;

    internal OrthancServer Orthanc => orthanc!;

    internal IReadOnlyList<CorpusFile> Files { get; private set; } = [];

    /// <summary>The files that a sender's share holds.</summary>
    internal Dictionary<string, IReadOnlyList<CorpusFile>> Shares { get; } = [];

    /// <summary>What the senders put on the line, by SOP instance; everything has been sent to MedVision too. Happens once.</summary>
    internal Task<IReadOnlyDictionary<string, byte[]>> SentAsync() => sent.Value;

    public async Task InitializeAsync()
    {
        if (Missing is not null) return;
        Files = CorpusFile.All();
        var dealt = Files.GroupBy(file => file.Syntax).SelectMany(group => group.Select((file, index) => (file, index))).ToLookup(one => one.index % 3, one => one.file);
        (Shares["storescu"], Shares["dcmsend"], Shares["Orthanc"]) = ([.. dealt[0]], [.. dealt[1]], [.. dealt[2]]);
        server = await Server.StartAsync(folder.File("data"), null, "--accept-unknown-peers", "--role", "web");
        witness = await Receiver.StartAsync(folder.File("witness"));
        // The settings that the page for administrators shows, in Orthanc's own configuration file.
        orthanc = await OrthancServer.StartAsync(new OrthancOptions
        {
            Settings = new JsonObject
            {
                ["DicomModalities"] = new JsonObject { ["medvision"] = Modality("MEDVISION", server.DicomPort), ["witness"] = Modality(Receiver.AETitle, witness.Port) },
                ["DicomWeb"] = new JsonObject
                {
                    ["Enable"] = true,
                    ["Root"] = "/dicom-web/",
                    ["Servers"] = new JsonObject { ["medvision"] = new JsonObject { ["Url"] = server.Url + "/dicom-web/", ["HttpHeaders"] = new JsonObject { ["Authorization"] = "Bearer " + EndToEnd.Tests.Server.Token } } },
                },
            },
        });
    }

    public async Task DisposeAsync()
    {
        if (orthanc is not null) await orthanc.DisposeAsync();
        witness?.Dispose();
        if (server is not null) await server.DisposeAsync();
        folder.Dispose();
    }

    private static JsonObject Modality(string aeTitle, int port) => new() { ["AET"] = aeTitle, ["Host"] = "127.0.0.1", ["Port"] = port };

    private async Task<IReadOnlyDictionary<string, byte[]>> SendAsync()
    {
        // The slow side of both is the waiting between small packets, so the two go side by side.
        await Task.WhenAll(Task.Run(() => SendByTools(Receiver.AETitle, witness!.Port)), Task.Run(() => SendByTools("MEDVISION", Server.DicomPort)), SendByOrthancAsync());
        return await WitnessedAsync();
    }

    /// <summary>What MedVision puts on the line when movescu asks it to send the files' studies to the witness, by SOP instance.</summary>
    internal async Task<IReadOnlyDictionary<string, byte[]>> MovedAsync(IEnumerable<CorpusFile> files)
    {
        using HttpClient client = Server.Client();
        (await client.PutAsJsonAsync("/api/nodes", new { aeTitle = Receiver.AETitle, host = "127.0.0.1", port = witness!.Port })).EnsureSuccessStatusCode();
        foreach (string old in Directory.GetFiles(folder.File("witness"))) File.Delete(old);
        foreach (string[] studies in files.Select(file => file.Study).Distinct().Chunk(50))
        {
            await Task.Run(() => Tool.Run("movescu", "-S", "-aec", "MEDVISION", "-aem", Receiver.AETitle, "-k", "QueryRetrieveLevel=STUDY", "-k", $"StudyInstanceUID={string.Join('\\', studies)}",
                "127.0.0.1", Server.DicomPort.ToString(CultureInfo.InvariantCulture)));
        }
        return await WitnessedAsync();
    }

    private async Task<IReadOnlyDictionary<string, byte[]>> WitnessedAsync()
    {
        Dictionary<string, byte[]> received = [];
        foreach (string path in Directory.EnumerateFiles(folder.File("witness")))
        {
            (string instance, byte[] dataset) = CorpusFile.Split(await File.ReadAllBytesAsync(path));
            received[instance] = dataset;
        }
        return received;
    }

    private void SendByTools(string aeTitle, int port)
    {
        string at = port.ToString(CultureInfo.InvariantCulture);
        foreach (IGrouping<string, CorpusFile> group in Shares["storescu"].Where(file => storescu.ContainsKey(file.Syntax)).GroupBy(file => file.Syntax))
            Tool.Run("storescu", ["-nh", "-R", storescu[group.Key], "-aec", aeTitle, "127.0.0.1", at, .. group.Select(file => file.Path)]);
        // -dn: never decompressed; -nuc: UIDs as they are.
        Tool.Run("dcmsend", ["-nh", "-dn", "-nuc", "-aec", aeTitle, "127.0.0.1", at, .. Shares["dcmsend"].Select(file => file.Path)]);
    }

    private async Task SendByOrthancAsync()
    {
        foreach (CorpusFile file in Shares["Orthanc"])
        {
            try
            {
                string id = await orthanc!.UploadAsync(await File.ReadAllBytesAsync(file.Path));
                await orthanc.SendAsync("witness", [id]);
                await orthanc.SendAsync("medvision", [id]);
            }
            catch (OrthancException)
            {
                // It does not take or not send this one; the test lists which of them the witness never saw.
            }
        }
    }
}
