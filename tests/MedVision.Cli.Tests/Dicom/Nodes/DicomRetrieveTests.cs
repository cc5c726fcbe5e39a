using System.Globalization;
using System.Net;
using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Dicom.Nodes;

/// <summary><c>dicom find</c>, <c>dicom get</c> and <c>dicom move</c> with a node on loopback that has two instances.</summary>
public sealed class DicomRetrieveTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly MrSeries _series = new();
    private AssociationListener _listener = null!;

    public Task InitializeAsync()
    {
        IDimseService[] services = [new Service(CommandField.CFindRequest, FindAsync), new Service(CommandField.CGetRequest, GetAsync), new Service(CommandField.CMoveRequest, MoveAsync)];
        _listener = new(new ListenerOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            Policy = new AcceptorPolicy { Admit = (_, _) => new(result: null), Offer = services[0].Offer },
        }, (association, ct) => DimseServer.ServeAsync(association, services, ct));
        _listener.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _listener.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Find_writes_a_line_for_each_match_under_the_names_of_the_keys()
    {
        var (code, output, error) = await Cli.RunAsync("dicom", "find", Node, "-k", "PatientName=DOE*", "-k", "StudyDescription");

        Assert.Equal((0, ""), (code, error));
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        string[] names = lines[0].Split('\t');
        Assert.Equal("DOE^1", lines[1].Split('\t')[Array.IndexOf(names, "PatientName")]);
        Assert.Contains("StudyDescription", names);
    }

    [Fact]
    public async Task Find_writes_JSON_and_stops_at_its_limit()
    {
        var (code, output, _) = await Cli.RunAsync("dicom", "find", Node, "--json", "--limit", "1");

        Assert.Equal(0, code);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal("DOE^1", Assert.Single(json.RootElement.EnumerateArray()).GetProperty("00100010").GetProperty("Value")[0].GetProperty("Alphabetic").GetString());
    }

    [Theory]
    [InlineData("-k", "NoSuchKeyword=1")]
    [InlineData("--level", "frame")]
    public async Task A_key_or_level_that_is_none_is_wrong_usage(string option, string value) =>
        Assert.Equal(2, (await Cli.RunAsync("dicom", "find", Node, option, value)).Code);

    [Fact]
    public async Task Get_writes_whole_files_and_names_what_did_not_come()
    {
        string folder = Path.Combine(_folder.Path, "out");

        var (code, output, error) = await Cli.RunAsync("dicom", "get", Node, "--study", _series.StudyUid, "--out", folder);

        Assert.Equal((3, "1 fetched, 1 not fetched"), (code, output.TrimEnd()));
        Assert.Contains("1.2.3.9: not fetched", error);
        using DicomFile file = DicomFile.Open(Assert.Single(Directory.GetFiles(folder)));
        Assert.Equal(_series.StudyUid, file.Dataset.GetString(DicomTags.StudyInstanceUID));
    }

    [Fact]
    public async Task Move_says_that_the_destination_is_not_known()
    {
        var (code, output, error) = await Cli.RunAsync("dicom", "move", Node, "--study", "1.2.3", "--to", "NOBODY");

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("it does not know the destination", error);
    }

    [Fact]
    public async Task Move_says_what_was_sent()
    {
        var (code, output, _) = await Cli.RunAsync("dicom", "move", Node, "--study", "1.2.3", "--to", "THIRD");

        Assert.Equal((0, "2 sent, 0 not sent"), (code, output.TrimEnd()));
    }

    [Fact]
    public async Task A_series_without_its_study_is_wrong_usage() =>
        Assert.Equal(2, (await Cli.RunAsync("dicom", "move", Node, "--series", "1.2", "--to", "THIRD")).Code);

    private string Node => "PEER@127.0.0.1:" + _listener.EndPoint.Port.ToString(CultureInfo.InvariantCulture);

    private static async Task FindAsync(DimseRequest request, CancellationToken ct)
    {
        await request.ReadDatasetAsync(ct);
        for (int i = 1; i <= 2; i++) await request.RespondAsync(request.Command.Response(DimseStatus.Pending), new DicomDataset().Set(DicomTags.PatientName, $"DOE^{i}").Set(DicomTags.StudyDescription, "head"), ct);
        await request.RespondAsync(request.Command.Response(DimseStatus.Success), cancellationToken: ct);
    }

    private async Task GetAsync(DimseRequest request, CancellationToken ct)
    {
        await request.ReadDatasetAsync(ct);
        DicomDataset slice = _series.Dataset(_series.PositionOf(1), 1);
        PresentationContext context = request.Association.Contexts.First(one => one.AbstractSyntax == SopClasses.MRImageStorage && one.PeerProvides);
        DimseCommand store = new(CommandField.CStoreRequest, SopClasses.MRImageStorage) { SopInstance = slice.RequireString(DicomTags.SOPInstanceUID), Priority = DimsePriority.Medium };
        Assert.True((await request.RequestAsync(context, store, DatasetBytes.Open(slice, context.TransferSyntax), ct)).Status.IsSuccess);
        DimseCommand last = request.Command.Response(DimseStatus.SubOperationsFailedInPart);
        last.Elements.Set(DicomTags.NumberOfCompletedSuboperations, 1).Set(DicomTags.NumberOfFailedSuboperations, 1).Set(DicomTags.NumberOfWarningSuboperations, 0);
        await request.RespondAsync(last, new DicomDataset().Set(DicomTags.FailedSOPInstanceUIDList, "1.2.3.9"), ct);
    }

    private static async Task MoveAsync(DimseRequest request, CancellationToken ct)
    {
        await request.ReadDatasetAsync(ct);
        DimseCommand last = request.Command.Response(request.Command.Elements.GetString(DicomTags.MoveDestination) == "THIRD" ? DimseStatus.Success : DimseStatus.MoveDestinationUnknown);
        last.Elements.Set(DicomTags.NumberOfCompletedSuboperations, 2).Set(DicomTags.NumberOfFailedSuboperations, 0).Set(DicomTags.NumberOfWarningSuboperations, 0);
        await request.RespondAsync(last, cancellationToken: ct);
    }

    private sealed class Service(CommandField operation, Func<DimseRequest, CancellationToken, Task> answer) : IDimseService
    {
        public CommandField Operation => operation;

        public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) => [TransferSyntax.ImplicitVRLittleEndian, TransferSyntax.ExplicitVRLittleEndian];

        public Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken) => answer(request, cancellationToken);
    }
}
