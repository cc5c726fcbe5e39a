using System.Globalization;
using System.Net;
using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;
using MedVision.Testing;
using Xunit;

namespace MedVision.EndToEnd.Tests.Telemetry;

/// <summary>A patient with a name and an id that occur nowhere else goes through every door, also where doors fail; then everything that the server says of itself is searched.</summary>
public sealed class PrivacyTests
{
    private const string Name = "Zzyzxname", Id = "ZZ4711QXID", Accession = "ZZACC0815";

    [Fact]
    public async Task Neither_log_nor_figures_nor_traces_tell_whose_images_came()
    {
        using TemporaryFolder folder = new();
        await using Collector collector = new();
        Dictionary<string, string?> environment = new()
        {
            ["MEDVISION_LOG_FORMAT"] = "json",
            ["Logging__LogLevel__Default"] = "Debug",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        Server server = await Server.StartAsync(folder.File("data"), environment, "--accept-unknown-peers");
        await using (server)
        {
            using HttpClient client = server.Client();
            byte[] file = await StoreAsync(server);
            await IngestAsync(client, file[..(file.Length / 2)], $"{Name}-{Id}.dcm");
            await IngestAsync(client, Conflicting(), $"{Name}.dcm");
            foreach (string path in (string[])[$"/dicom-web/studies?PatientName={Name}*&PatientID={Id}", $"/dicom-web/studies?00100010={Name}%5E%5E&limit=x", $"/dicom-web/studies/{Id}/metadata",
                $"/dicom-web/studies/{Study}/series/{Series}/instances/{Series}.1", $"/dicom-web/studies/{Study}/series/{Series}/metadata", $"/api/studies/{Study}", $"/api/studies/{Id}"])
                (await client.GetAsync(path)).Dispose();
            if (Tool.Find("findscu") is not null)
            {
                Tool.Run("findscu", "-S", "-aec", "MEDVISION", "-k", "QueryRetrieveLevel=STUDY", "-k", $"PatientName={Name}*", "-k", $"PatientID={Id}", "-k", "StudyInstanceUID", "127.0.0.1", server.DicomPort.ToString(CultureInfo.InvariantCulture));
                Tool.Run("findscu", "-S", "-aec", "MEDVISION", "-k", $"QueryRetrieveLevel={Id}", "-k", $"PatientName={Name}*", "127.0.0.1", server.DicomPort.ToString(CultureInfo.InvariantCulture));
            }
            using HttpClient machine = new() { BaseAddress = new Uri(server.Url) };
            string figures = await machine.GetStringAsync("/metrics");
            Assert.Contains("medvision_operation_duration_seconds_count{operation=\"c-store\",outcome=\"success\",status=\"0000\"} 1\n", figures, StringComparison.Ordinal);
            Assert.Contains("operation=\"qido\"", figures, StringComparison.Ordinal);
            AssertSilent(figures);
            Assert.Equal(0, await server.StopAsync());
        }

        Assert.Contains("medvision.operation.duration", collector.Text("/v1/metrics"), StringComparison.Ordinal);
        Assert.Contains("c-store", collector.Text("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("wado", collector.Text("/v1/traces"), StringComparison.Ordinal);
        AssertSilent(collector.Text("/v1/metrics"));
        AssertSilent(collector.Text("/v1/traces"));

        string[] lines = [.. server.Errors.Split('\n').Where(line => line.Trim().Length > 0)];
        Assert.Contains(lines, line => line.Contains("MedVision.Pacs", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(JsonDocument.Parse(line).RootElement.TryGetProperty("EventId", out _), line));
        AssertSilent(server.Errors);
        AssertSilent(server.Output);
    }

    [Fact]
    public async Task Figures_are_for_this_machine_and_for_the_token_and_reasons_of_health_for_the_token_alone()
    {
        using TemporaryFolder folder = new();
        await using Server server = await Server.StartAsync(folder.File("data"));
        using HttpClient nobody = new() { BaseAddress = new Uri(server.Url) }, client = server.Client();
        Assert.Contains("# TYPE medvision_disk_free_bytes gauge\n", await nobody.GetStringAsync("/metrics"), StringComparison.Ordinal);
        nobody.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/metrics")).StatusCode);
        Assert.DoesNotContain("{", await nobody.GetStringAsync("/health/ready"), StringComparison.Ordinal);
        JsonElement checks = JsonDocument.Parse(await client.GetStringAsync("/health/ready")).RootElement.GetProperty("checks");
        Assert.All((string[])["database", "disk", "dicom", "jobs"], check => Assert.NotEqual("Unhealthy", checks.GetProperty(check).GetProperty("status").GetString()));
    }

    private static string Study => "2.25.471108151";

    private static string Series => Study + ".2";

    private static DicomDataset Marked(int value)
    {
        MrSeries made = new() { Rows = 8, Columns = 8, StudyUid = Study, SeriesUid = Series, FrameOfReference = Study + ".9", InstanceUid = n => $"{Series}.{n}" };
        return made.Dataset(made.PositionOf(1), 1, (_, _) => value)
            .Set(DicomTags.PatientName, Name + "^Qqfirst").Set(DicomTags.PatientID, Id).Set(DicomTags.AccessionNumber, Accession);
    }

    private static byte[] Conflicting() => new DicomFile(Marked(2), TransferSyntax.ExplicitVRLittleEndian).ToArray();

    /// <summary>By C-STORE: the marked instance; then one whose bytes are no data set, with the name in them.</summary>
    private static async Task<byte[]> StoreAsync(Server server)
    {
        byte[] file = new DicomFile(Marked(1), TransferSyntax.ExplicitVRLittleEndian).ToArray();
        DicomFile read = DicomFile.Read(file);
        StorageItem good = new("good", SopClasses.MRImageStorage, $"{Series}.1", read.TransferSyntax, () => new MemoryStream(file, (int)read.DatasetOffset, file.Length - (int)read.DatasetOffset));
        StorageItem bad = good with { SopInstance = $"{Series}.7", OpenDataset = () => new MemoryStream(System.Text.Encoding.ASCII.GetBytes($"{Name}^Qqfirst {Id} is no data set")) };
        // Answers come in any order.
        Dictionary<StorageItem, string?> reasons = [];
        await foreach (StorageOutcome outcome in StorageUser.SendAsync(new RemoteNode("MEDVISION", "127.0.0.1", server.DicomPort), "SCANNER", [good, bad])) reasons[outcome.Item] = outcome.Reason;
        Assert.Null(reasons[good]);
        Assert.NotNull(reasons[bad]);
        return file;
    }

    private static async Task IngestAsync(HttpClient client, byte[] file, string name)
    {
        using MultipartFormDataContent form = [];
        form.Add(new ByteArrayContent(file), "file", name);
        using HttpResponseMessage response = await client.PostAsync("/api/ingest", form);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static void AssertSilent(string text)
    {
        foreach (string secret in (string[])[Name, Id, Accession, "Qqfirst"])
        {
            int at = text.IndexOf(secret, StringComparison.OrdinalIgnoreCase);
            Assert.True(at < 0, at < 0 ? "" : $"{secret} is told: ...{text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)]}");
        }
    }
}
