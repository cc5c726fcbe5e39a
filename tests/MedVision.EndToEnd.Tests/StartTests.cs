using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MedVision.Archive.Postgres;
using MedVision.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace MedVision.EndToEnd.Tests;

public sealed class StartTests
{
    private static readonly Dictionary<string, string?> noPassword = new() { ["MEDVISION_ADMIN_PASSWORD"] = null };

    [Fact]
    public async Task The_first_start_prints_a_one_time_password_once_and_the_second_finds_its_data()
    {
        using TemporaryFolder folder = new();
        string password;
        await using (Server first = await Server.StartAsync(folder.Path, noPassword))
        {
            using HttpClient client = new() { BaseAddress = new Uri(first.Url) };
            Assert.Equal("Healthy", await client.GetStringAsync("/health/ready"));
            Assert.Equal(0, await first.StopAsync());
            password = Regex.Match(first.Output, "one-time password: (\\S{16})").Groups[1].Value;
        }
        Assert.Equal(16, password.Length);
        Assert.False(File.Exists(Path.Combine(folder.Path, "postgres", "postmaster.pid")), "the database was stopped with the server");

        await using Server second = await Server.StartAsync(folder.Path, noPassword);
        Assert.Equal(0, await second.StopAsync());
        Assert.DoesNotContain("password", second.Output, StringComparison.OrdinalIgnoreCase);
    }

    [DataFact(House.Study)]
    public async Task After_kill_9_it_starts_again_without_help_and_the_images_are_there()
    {
        using TemporaryFolder folder = new();
        string file = Directory.EnumerateFiles(TestData.Require(House.Study), "*.dcm", SearchOption.AllDirectories).Order().First();
        await using (Server first = await Server.StartAsync(folder.Path))
        {
            Assert.Equal(1, await SendAsync(first, file, "stored"));
            await first.KillAsync();
        }
        await using Server second = await Server.StartAsync(folder.Path);
        Assert.Equal(1, await SendAsync(second, file, "duplicates"));
    }

    [DataFact(House.Study)]
    public async Task A_web_and_a_worker_process_share_one_database()
    {
        using TemporaryFolder folder = new();
        await using EmbeddedPostgres database = await EmbeddedPostgres.StartAsync(folder.File("database"), NullLogger.Instance);
        Dictionary<string, string?> shared = new() { ["ConnectionStrings__MedVision"] = database.ConnectionString };
        string data = folder.File("data");
        Dictionary<string, string?> stranger = new() { ["ConnectionStrings__MedVision"] = database.ConnectionString + ";Password=wrong" };
        (int refused, _, string errors) = await Server.RunAsync(stranger, "--data", data, "--http", "0");
        Assert.Equal(1, refused);
        Assert.StartsWith("medvision up: the database named by ConnectionStrings__MedVision cannot be used", errors.Trim().Split('\n')[^1], StringComparison.Ordinal);
        await using Server web = await Server.StartAsync(data, shared, "--role", "web");
        string[] slices = [.. Directory.EnumerateFiles(Directory.EnumerateDirectories(TestData.Require(House.Study), "*T1post*").Single()).Order()];
        foreach (string slice in slices) Assert.Equal(1, await SendAsync(web, slice, "stored"));

        await using Server worker = await Server.StartAsync(data, shared, "--role", "worker");
        using HttpClient doctor = new() { BaseAddress = new Uri(worker.Url) };
        Assert.Equal("Healthy", await doctor.GetStringAsync("/health/ready"));
        Assert.Equal(HttpStatusCode.NotFound, (await doctor.GetAsync("/login")).StatusCode);

        using HttpClient client = web.Client();
        (_, string output, _) = Tool.Run("python3", "-c", "import sys, pydicom; print(pydicom.dcmread(sys.argv[1], stop_before_pixels=True).StudyInstanceUID)", slices[0]);
        DateTime end = DateTime.UtcNow.AddMilliseconds(House.Analysis);
        string answer;
        do
        {
            answer = await client.GetStringAsync("/api/studies/" + output.Trim());
            Assert.True(DateTime.UtcNow < end, $"the worker did not analyse what the web took in: {answer}\n{worker.Errors}");
            Assert.DoesNotContain("\"state\":\"Failed\"", answer, StringComparison.Ordinal);
        }
        while (!answer.Contains("\"totalVolumeMl\"", StringComparison.Ordinal));
        Assert.Equal(0, await worker.StopAsync());
        Assert.Equal(0, await web.StopAsync());
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_and_exit_code_1()
    {
        using TemporaryFolder folder = new();
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        (int exitCode, _, string errors) = await Server.RunAsync(null, "--data", folder.Path, "--http", port.ToString());
        Assert.Equal(1, exitCode);
        Assert.Equal($"medvision up: port {port} is in use by another program; choose another with --http PORT.", errors.Trim());
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_one_line_and_exit_code_1()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("file"), "");
        (int exitCode, _, string errors) = await Server.RunAsync(null, "--data", folder.File("file/data"), "--http", "0");
        Assert.Equal(1, exitCode);
        Assert.StartsWith("medvision up: ", errors, StringComparison.Ordinal);
        Assert.Contains(folder.File("file"), errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_connection_string_that_is_none_is_one_line_and_exit_code_1()
    {
        using TemporaryFolder folder = new();
        Dictionary<string, string?> wrong = new() { ["ConnectionStrings__MedVision"] = "Hots=localhost;Database=medvision" };
        (int exitCode, _, string errors) = await Server.RunAsync(wrong, "--data", folder.Path, "--http", "0");
        Assert.Equal(1, exitCode);
        Assert.StartsWith("medvision up: the database named by ConnectionStrings__MedVision cannot be used", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--role", "chef")]
    [InlineData("--http", "http")]
    [InlineData("--http", "70000")]
    [InlineData("--no-such-option", "1")]
    public async Task Wrong_usage_is_exit_code_2(string option, string value)
    {
        (int exitCode, string output, string errors) = await Server.RunAsync(null, option, value);
        Assert.Equal(2, exitCode);
        Assert.Empty(output.Trim());
        Assert.StartsWith("medvision up: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OHIF_that_is_not_there_is_wrong_usage_and_says_how_to_get_it()
    {
        using TemporaryFolder folder = new();
        (int exitCode, _, string errors) = await Server.RunAsync(new Dictionary<string, string?> { ["MEDVISION_OHIF"] = folder.Path }, "--data", folder.File("data"), "--ohif");
        Assert.Equal(2, exitCode);
        Assert.Contains("./medvision up --ohif", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        (int exitCode, string output, _) = await Server.RunAsync(null, "--help");
        Assert.Equal(0, exitCode);
        foreach (string option in (string[])["--data", "--http", "--listen", "--dicom", "--role", "--accept-unknown-peers", "--ohif"])
            Assert.Contains(option, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_DICOM_port_that_is_taken_stops_the_start_and_is_named()
    {
        using TemporaryFolder folder = new();
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        string port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        (int exitCode, _, string errors) = await Server.RunAsync(null, "--data", folder.Path, "--http", "0", "--dicom", port);
        Assert.Equal(1, exitCode);
        Assert.Contains($"the DICOM port {port} cannot be opened", errors, StringComparison.Ordinal);
    }

    private static async Task<int> SendAsync(Server server, string file, string count)
    {
        using HttpClient client = server.Client();
        using MultipartFormDataContent form = [];
        form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(file)), "file", Path.GetFileName(file));
        HttpResponseMessage answer = await client.PostAsync("/api/ingest", form);
        string json = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, json);
        return System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty(count).GetInt32();
    }
}
