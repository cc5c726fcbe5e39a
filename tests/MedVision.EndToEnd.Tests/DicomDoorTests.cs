using System.Collections.Concurrent;
using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class DicomDoorTests(House house)
{
    [ToolFact("echoscu")]
    public async Task A_scanner_that_knocks_is_admitted_with_one_click()
    {
        Assert.NotEqual(0, Echo().ExitCode);
        IPage page = await house.OpenAsync("/nodes");
        ILocator scanner = page.GetByTestId("node-SCANNER1");
        await Assertions.Expect(scanner).ToContainTextAsync("asks to be let in");
        await scanner.GetByRole(AriaRole.Button, new() { Name = "Admit SCANNER1" }).ClickAsync();
        await Assertions.Expect(scanner).ToContainTextAsync("admitted");
        (int exit, string output, string error) = Echo();
        Assert.True(exit == 0, output + error);
        await page.CloseAsync();
    }

    [Fact]
    public async Task What_was_acknowledged_before_kill_9_is_there_after_it()
    {
        using TemporaryFolder folder = new();
        ConcurrentDictionary<string, byte[]> acknowledged = new();
        Random random = new(20261121);
        for (int round = 0; round < 3; round++)
        {
            await using Server server = await Server.StartAsync(folder.Path, null, "--accept-unknown-peers");
            int most = acknowledged.Count + 10 + random.Next(60);
            Task[] senders = [.. Enumerable.Range(0, 8).Select(sender => SendUntilKilledAsync(server.DicomPort, $"2.25.{round + 1}{sender}", acknowledged))];
            using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
            while (acknowledged.Count < most) await Task.Delay(5, limit.Token);
            await server.KillAsync();
            await Task.WhenAll(senders);
        }
        await using Server last = await Server.StartAsync(folder.Path);
        using HttpClient client = last.Client();
        foreach ((string uid, byte[] dataset) in acknowledged)
        {
            byte[] stored = await client.GetByteArrayAsync($"/dicom-web/studies/{MrStudy}/series/{Series(uid)}/instances/{uid}?accept=application/dicom;transfer-syntax=*");
            Assert.True(stored.AsSpan().EndsWith(dataset), $"{uid} was acknowledged and is not there as it was sent");
        }
    }

    private const string MrStudy = "2.25.5";

    private static string Series(string instance) => instance[..instance.LastIndexOf('.')];

    /// <summary>Sends new instances, one association after the other, until the server is gone.</summary>
    private static async Task SendUntilKilledAsync(int port, string series, ConcurrentDictionary<string, byte[]> acknowledged)
    {
        RemoteNode node = new("MEDVISION", "127.0.0.1", port);
        for (int number = 0; ; number += 20)
        {
            Dictionary<string, byte[]> datasets = Enumerable.Range(number, 20).ToDictionary(n => $"{series}.{n}", n => Dataset(series, n));
            StorageItem[] items = [.. datasets.Select(one => new StorageItem(one.Key, SopClasses.MRImageStorage, one.Key, TransferSyntax.ExplicitVRLittleEndian, () => new MemoryStream(one.Value)))];
            try
            {
                await foreach (StorageOutcome outcome in StorageUser.SendAsync(node, "SCANNER", items))
                {
                    Assert.Null(outcome.Reason);
                    acknowledged[outcome.Item.SopInstance] = datasets[outcome.Item.SopInstance];
                }
            }
            catch (AssociationException)
            {
                return;
            }
        }
    }

    private static byte[] Dataset(string series, int number)
    {
        MrSeries made = new() { Rows = 64, Columns = 64, StudyUid = MrStudy, SeriesUid = series, FrameOfReference = series + ".0.1", InstanceUid = n => $"{series}.{n}", Description = "sent" };
        DicomFile file = new(made.Dataset(made.PositionOf(number), number, (column, row) => column + row + number), TransferSyntax.ExplicitVRLittleEndian);
        byte[] bytes = file.ToArray();
        return bytes[(int)DicomFile.Read(bytes).DatasetOffset..];
    }

    private (int ExitCode, string Output, string Error) Echo() =>
        Tool.Run("echoscu", "-aet", "SCANNER1", "-aec", "MEDVISION", "127.0.0.1", house.DicomPort.ToString(CultureInfo.InvariantCulture));
}
