using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Json;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Network;

/// <summary>dcmtk as the peer, on both sides.</summary>
public sealed class ToolkitPeerTests
{
    [ToolFact("echoscu")]
    public async Task Echoscu_is_answered()
    {
        await using StorePeer peer = new();
        (int exit, string output, string error) = Tool.Run("echoscu", "-aec", "STOREPEER", "127.0.0.1", Text(peer.Port));
        Assert.True(exit == 0, output + error);
        Assert.Empty(peer.Failures);
    }

    [ToolFact("echoscu")]
    public async Task Echoscu_that_aborts_leaves_the_listener_serving()
    {
        await using StorePeer peer = new();
        Tool.Run("echoscu", "-aec", "STOREPEER", "--abort", "127.0.0.1", Text(peer.Port));
        Assert.Equal(0, Tool.Run("echoscu", "-aec", "STOREPEER", "127.0.0.1", Text(peer.Port)).ExitCode);
    }

    [ToolFact("dcmsend", "brain-mr-pgbm003")]
    public async Task Dcmsend_brings_the_study_with_every_element()
    {
        await using StorePeer peer = new();
        string series = Directory.GetDirectories(TestData.Require("brain-mr-pgbm003"))[0];
        (int exit, string output, string error) = Tool.Run("dcmsend", "-aec", "STOREPEER", "+sd", "127.0.0.1", Text(peer.Port), series);
        Assert.True(exit == 0, output + error);
        string[] files = Directory.GetFiles(series, "*.dcm");
        Assert.Equal(files.Length, peer.Stored.Count);
        foreach (string path in files)
        {
            using DicomFile sent = DicomFile.Open(path);
            (TransferSyntax syntax, byte[] bytes) = peer.Stored[sent.Dataset.RequireString(DicomTags.SOPInstanceUID)];
            Assert.Equal(sent.TransferSyntax, syntax);
            using DicomFile received = DicomFile.Read((byte[])[.. FileHeader.ForReceived(sent.Dataset.RequireString(DicomTags.SOPClassUID), "1.2.3", syntax, "A", "B"), .. bytes]);
            Assert.Equal(DicomJson.ToString(sent.Dataset), DicomJson.ToString(received.Dataset));
        }
        Assert.Empty(peer.Failures);
    }

    [ToolFact("storescp", "brain-mr-pgbm003")]
    public async Task Storescp_takes_our_files_and_keeps_their_data_sets_byte_for_byte()
    {
        string folder = Directory.CreateTempSubdirectory("medvision-").FullName;
        int port = FreePort();
        // +B writes the data set exactly as it was read from the network.
        using Process storescp = Process.Start(new ProcessStartInfo(Tool.Find("storescp")!, ["-aet", "STORESCP", "+B", "-od", folder, "+xa", Text(port)]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        try
        {
            RemoteNode node = new("STORESCP", "127.0.0.1", port);
            await WaitForAsync(node);
            string series = Directory.GetDirectories(TestData.Require("brain-mr-pgbm003"))[0];
            StorageItem[] items = [.. Directory.GetFiles(series, "*.dcm").Select(StorageItem.FromFile)];
            List<StorageOutcome> outcomes = [];
            await foreach (StorageOutcome outcome in StorageUser.SendAsync(node, "TESTER", items)) outcomes.Add(outcome);
            Assert.All(outcomes, outcome => Assert.Null(outcome.Reason));
            foreach (StorageItem item in items)
            {
                string kept = Assert.Single(Directory.GetFiles(folder, "*" + item.SopInstance));
                await using Stream sent = item.OpenDataset();
                using MemoryStream expected = new();
                await sent.CopyToAsync(expected);
                byte[] file = await File.ReadAllBytesAsync(kept);
                Assert.True(file.AsSpan(file.Length - (int)expected.Length).SequenceEqual(expected.ToArray()), item.SopInstance);
            }
        }
        finally
        {
            storescp.Kill();
            await storescp.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WaitForAsync(RemoteNode node)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                await VerificationUser.EchoAsync(node, "TESTER", cancellationToken: limit.Token);
                return;
            }
            catch (AssociationException error) when (error.Failure == AssociationFailure.Unreachable)
            {
                await Task.Delay(50, limit.Token);
            }
        }
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
