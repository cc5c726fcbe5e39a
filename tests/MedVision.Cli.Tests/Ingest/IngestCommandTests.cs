using Xunit;

namespace MedVision.Cli.Tests.Ingest;

[Collection("environment")]
public sealed class IngestCommandTests : IDisposable
{
    private const string AllStored = """{"stored":2,"duplicates":1,"conflicts":[],"quarantined":[],"studies":["1.2.3"]}""";
    private readonly TemporaryFolder _folder = new();

    public IngestCommandTests() => Environment.SetEnvironmentVariable("MEDVISION_API_TOKEN", "secret");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("MEDVISION_API_TOKEN", null);
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_file_goes_to_the_server_with_the_token_and_its_name()
    {
        _folder.Write("a/1.dcm", "first image");
        _folder.Write("a/2.dcm", "second image");
        using FakeServer server = new(200, "application/json", AllStored);

        var (code, output, error) = await Cli.RunAsync("ingest", _folder.Path, "--server", server.Address);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal("2 stored, 1 there already, 0 kept aside, 0 in quarantine\nstudy 1.2.3\n", output);
        var (line, authorization, body) = Assert.Single(server.Requests);
        Assert.Equal(("POST /api/ingest", "Bearer secret"), (line, authorization));
        Assert.Contains("first image", body);
        Assert.Contains("second image", body);
        Assert.Contains("1.dcm", body);
    }

    [Fact]
    public async Task What_the_server_refuses_is_named_and_the_answer_is_in_part()
    {
        using FakeServer server = new(200, "application/json", """
            {"stored":1,"duplicates":0,"conflicts":[{"name":"b.dcm","reason":"same UID, other content"}],
             "quarantined":[{"name":"c.pdf","reason":"a PDF, not DICOM"}],"studies":["1.2.3"]}
            """);

        var (code, _, error) = await Cli.RunAsync("ingest", _folder.Write("a.dcm", "x"), "--server", server.Address);

        Assert.Equal(3, code);
        Assert.Contains("b.dcm: kept aside: same UID, other content", error);
        Assert.Contains("c.pdf: in quarantine: a PDF, not DICOM", error);
    }

    [Fact]
    public async Task Only_refused_files_are_a_failure()
    {
        using FakeServer server = new(200, "application/json",
            """{"stored":0,"duplicates":0,"conflicts":[],"quarantined":[{"name":"c.pdf","reason":"a PDF, not DICOM"}],"studies":[]}""");

        Assert.Equal(1, (await Cli.RunAsync("ingest", _folder.Write("c.pdf", "x"), "--server", server.Address)).Code);
    }

    [Fact]
    public async Task A_missing_path_beside_a_good_one_is_done_in_part()
    {
        using FakeServer server = new(200, "application/json", AllStored);

        var (code, _, error) = await Cli.RunAsync("ingest", _folder.Write("a.dcm", "x"), _folder["nowhere"], "--server", server.Address);

        Assert.Equal(3, code);
        Assert.Contains("nowhere: no such file or folder", error);
    }

    [Fact]
    public async Task An_empty_folder_is_a_failure()
    {
        using FakeServer server = new(200, "application/json", AllStored);

        var (code, _, error) = await Cli.RunAsync("ingest", _folder.Path, "--server", server.Address);

        Assert.Equal(1, code);
        Assert.Contains("no file", error);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_refused_token_is_said_so()
    {
        using FakeServer server = new(401, "text/plain", "");

        var (code, _, error) = await Cli.RunAsync("ingest", _folder.Write("a.dcm", "x"), "--server", server.Address);

        Assert.Equal(1, code);
        Assert.Contains("does not accept the token", error);
    }

    [Fact]
    public async Task A_full_disk_over_there_is_told_in_the_servers_words()
    {
        using FakeServer server = new(507, "application/problem+json", """{"title":"The disk is full","detail":"Nothing of a.dcm was stored."}""");

        var (code, _, error) = await Cli.RunAsync("ingest", _folder.Write("a.dcm", "x"), "--server", server.Address);

        Assert.Equal(1, code);
        Assert.Contains("507", error);
        Assert.Contains("The disk is full: Nothing of a.dcm was stored.", error);
    }

    [Fact]
    public async Task No_server_is_told_with_its_address()
    {
        var (code, _, error) = await Cli.RunAsync("ingest", _folder.Write("a.dcm", "x"), "--server", "http://localhost:1/");

        Assert.Equal(1, code);
        Assert.Contains("no MedVision answers at http://localhost:1/", error);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_sent()
    {
        Environment.SetEnvironmentVariable("MEDVISION_API_TOKEN", null);

        var (code, _, error) = await Cli.RunAsync("ingest", _folder.Write("a.dcm", "x"));

        Assert.Equal(1, code);
        Assert.Contains("MEDVISION_API_TOKEN is not set", error);
    }

    [Fact]
    public async Task A_server_that_is_no_address_is_wrong_usage() =>
        Assert.Equal(2, (await Cli.RunAsync("ingest", _folder.Path, "--server", "reading-room")).Code);
}
