using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Dicom.Nodes;

/// <summary><c>dicom echo</c> and <c>dicom send</c> to an acceptor on loopback.</summary>
public sealed class DicomNodeTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentBag<string> _stored = [];
    private AssociationListener _listener = null!;

    public Task InitializeAsync()
    {
        _listener = new(new ListenerOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            Policy = new AcceptorPolicy
            {
                Admit = (_, _) => new ValueTask<MedVision.Dicom.Network.Pdus.AssociationRejection?>(result: null),
                Offer = proposal => proposal.AbstractSyntax == SopClasses.CTImageStorage ? [] : [TransferSyntax.ImplicitVRLittleEndian, TransferSyntax.ExplicitVRLittleEndian],
            },
        }, ServeAsync);
        _listener.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _listener.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Echo_says_who_answers()
    {
        var (code, output, error) = await Cli.RunAsync("dicom", "echo", Node);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("MEDVISION_0_1", output);
    }

    [Fact]
    public async Task Echo_to_nobody_fails_with_the_nodes_name()
    {
        string node = Node;
        await _listener.DisposeAsync();

        var (code, output, error) = await Cli.RunAsync("dicom", "echo", node);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains($"{node} cannot be reached", error);
    }

    [Theory]
    [InlineData("localhost:104")]
    [InlineData("AE@localhost")]
    [InlineData("AN_AE_TITLE_THAT_IS_TOO_LONG@localhost:104")]
    [InlineData("AE@localhost:99999")]
    public async Task A_node_that_is_none_is_wrong_usage(string node)
    {
        var (code, _, error) = await Cli.RunAsync("dicom", "echo", node);

        Assert.Equal(2, code);
        Assert.Contains("AETITLE@HOST:PORT", error);
    }

    [Fact]
    public async Task Send_stores_what_the_node_takes_and_names_the_rest()
    {
        MrSeries series = new();
        string taken = _folder.Write("in/1.dcm", series.Slice(series.PositionOf(1), 1).ToArray());
        _folder.Write("in/2.dcm", series.Slice(series.PositionOf(2), 2, change: dataset => dataset.Set(DicomTags.SOPClassUID, SopClasses.CTImageStorage)).ToArray());
        _folder.Write("in/3.dcm", System.Text.Encoding.ASCII.GetBytes(new string('x', 500)));

        var (code, output, error) = await Cli.RunAsync("dicom", "send", Node, Path.GetDirectoryName(taken)!);

        Assert.Equal(3, code);
        Assert.Equal("1 sent, 2 not sent", output.TrimEnd());
        Assert.Contains("2.dcm: the peer does not take CT Image Storage in Explicit VR Little Endian", error);
        Assert.Contains("3.dcm: ", error);
        Assert.Single(_stored);
    }

    private string Node => "PEER@127.0.0.1:" + _listener.EndPoint.Port.ToString(CultureInfo.InvariantCulture);

    private async Task ServeAsync(Association association, CancellationToken ct)
    {
        while (await association.ReceiveAsync(ct) is { } message)
        {
            if (message.Command.Field == CommandField.CStoreRequest) _stored.Add(message.Command.SopInstance!);
            await association.SendAsync(message.Context, message.Command.Response(DimseStatus.Success), cancellationToken: ct);
        }
    }
}
