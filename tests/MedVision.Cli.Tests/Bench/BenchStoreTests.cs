using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using MedVision.Cli.Tests.Ingest;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Bench;

/// <summary><c>bench store</c> against an acceptor on loopback that keeps what it is sent.</summary>
public sealed class BenchStoreTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentDictionary<string, byte[]> kept = new();
    private Func<int, DimseStatus> answer = _ => DimseStatus.Success;
    private AssociationListener listener = null!;
    private int associations;

    public Task InitializeAsync()
    {
        listener = new(new ListenerOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            Policy = new AcceptorPolicy
            {
                Admit = (_, _) => new ValueTask<MedVision.Dicom.Network.Pdus.AssociationRejection?>(result: null),
                Offer = _ => TransferSyntax.All,
            },
        }, ServeAsync);
        listener.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await listener.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Every_instance_arrives_once_over_the_associations_asked_for()
    {
        var (code, output, error) = await RunAsync("--associations", "3", "--instances", "20", "--warm-up", "0", "--studies", "2", "--json");

        Assert.Equal((0, ""), (code, error));
        using JsonDocument figures = JsonDocument.Parse(output);
        Assert.Equal(20, figures.RootElement.GetProperty("stored").GetInt32());
        Assert.InRange(figures.RootElement.GetProperty("latencyMs").GetProperty("p50").GetDouble(), 0, figures.RootElement.GetProperty("latencyMs").GetProperty("max").GetDouble());
        Assert.Equal((20, 3), (kept.Count, associations));
        Assert.Equal(2, kept.Values.Select(file => DicomFile.Read(file).Dataset.GetString(DicomTags.StudyInstanceUID)).Distinct().Count());
    }

    [Fact]
    public async Task The_same_seed_sends_the_same_bytes()
    {
        await RunAsync("--instances", "4", "--warm-up", "0", "--seed", "7");
        Dictionary<string, byte[]> first = new(kept);
        kept.Clear();
        await RunAsync("--instances", "4", "--warm-up", "0", "--seed", "7");

        Assert.Equal(first.Keys.Order(), kept.Keys.Order());
        Assert.All(first, one => Assert.Equal(one.Value, kept[one.Key]));
    }

    [Fact]
    public async Task What_the_warm_up_sends_is_not_counted()
    {
        var (_, output, _) = await RunAsync("--instances", "5", "--warm-up", "3");

        Assert.StartsWith("5 stored in ", output);
        Assert.Equal(8, kept.Count);
    }

    [Fact]
    public async Task Refusals_are_counted_by_their_status()
    {
        answer = count => count % 4 == 0 ? DimseStatus.OutOfResources : DimseStatus.Success;

        var (code, output, _) = await RunAsync("--associations", "1", "--instances", "12", "--warm-up", "0");

        Assert.Equal(3, code);
        Assert.StartsWith("9 stored in ", output);
        Assert.Contains("3 not stored: failure (A700H)", output);
    }

    [Fact]
    public async Task A_node_that_is_gone_is_named()
    {
        string gone = Node;
        await listener.DisposeAsync();

        var (code, output, error) = await Cli.RunAsync("bench", "store", "--node", gone, "--instances", "20", "--size", "16", "16");

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("PEER@127.0.0.1", error);
    }

    [Theory]
    [InlineData("bench", "store")]
    [InlineData("bench", "store", "--node", "A@b:1", "--stow", "http://localhost/dicom-web")]
    public async Task One_target_is_needed(params string[] arguments)
    {
        var (code, _, error) = await Cli.RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.Contains("either --node or --stow", error);
    }

    [Fact]
    public async Task Stow_posts_each_instance_as_a_part_of_a_related_body()
    {
        using FakeServer server = new(200, "application/dicom+json", "{}");

        var (code, _, error) = await Cli.RunAsync("bench", "store", "--stow", server.Address + "dicom-web", "--associations", "1", "--instances", "2", "--warm-up", "0", "--size", "8", "8");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request =>
        {
            Assert.Equal("POST /dicom-web/studies", request.Line);
            Assert.Contains("Content-Type: application/dicom\r\n", request.Body);
            Assert.Contains("DICM", request.Body);
        });
    }

    [ToolFact("dciodvfy")]
    public async Task What_is_sent_is_a_valid_mr_image()
    {
        await RunAsync("--instances", "1", "--warm-up", "0");
        string path = folder.Write("one.dcm", kept.Values.Single());

        (_, string output, string error) = Tool.Run("dciodvfy", path);

        Assert.DoesNotContain("Error", output + error);
    }

    private string Node => "PEER@127.0.0.1:" + listener.EndPoint.Port.ToString(CultureInfo.InvariantCulture);

    private Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments) =>
        Cli.RunAsync(["bench", "store", "--node", Node, "--size", "16", "16", .. arguments]);

    private async Task ServeAsync(Association association, CancellationToken ct)
    {
        Interlocked.Increment(ref associations);
        for (int count = 1; await association.ReceiveAsync(ct) is { } message; count++)
        {
            using MemoryStream file = new();
            file.Write(FileHeader.ForReceived(message.Command.SopClass!, message.Command.SopInstance!, message.Context.TransferSyntax, "A", "B"));
            await message.Dataset!.CopyToAsync(file, ct);
            Assert.True(kept.TryAdd(message.Command.SopInstance!, file.ToArray()));
            await association.SendAsync(message.Context, message.Command.Response(answer(count)), cancellationToken: ct);
        }
    }
}
