using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Dicom.Network.Associations;
using MedVision.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Stress;

[Collection("archive")]
public sealed class KillTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    private const int Rounds = 20, Senders = 8;

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_and_nothing_half_written_is_left_by_twenty_kills()
    {
        ConcurrentDictionary<string, byte[]> acknowledged = new();
        Random random = new(20261121);
        for (int round = 1; round <= Rounds; round++)
        {
            using Process store = Start();
            RemoteNode node = new("MEDVISION", "127.0.0.1", int.Parse((await store.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture));
            // Senders share studies, and so wait for each other's rows.
            Task[] senders = [.. Enumerable.Range(1, Senders).Select(one => UntilLostAsync(new StressSender($"2.25.{one % 3}", $"2.25.{one}.{round}", acknowledged), node))];
            int most = acknowledged.Count + random.Next(1, 40);
            using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
            while (acknowledged.Count < most) await Task.Delay(random.Next(1, 8), limit.Token);
            store.Kill();
            await Task.WhenAll(senders);
        }
        BlobStore blobs = Services.GetRequiredService<BlobStore>();
        await using (MedVisionDb db = await DbAsync()) await ArchiveInspection.RequireAsync(db, blobs, acknowledged);
        Assert.InRange(HalfWritten().Length, 0, Rounds * Senders);
        blobs.RemoveStale(new InAnHour());
        Assert.Empty(HalfWritten());
    }

    private Process Start()
    {
        ArchiveOptions archive = Services.GetRequiredService<ArchiveOptions>();
        ProcessStartInfo start = new("dotnet", [typeof(KillTests).Assembly.Location, archive.ConnectionString!, archive.DataFolder]) { RedirectStandardOutput = true };
        return Process.Start(start)!;
    }

    private static async Task UntilLostAsync(StressSender sender, RemoteNode node)
    {
        try
        {
            await sender.SendAsync(node, CancellationToken.None);
        }
        catch (AssociationException)
        {
            Assert.Empty(sender.Failures);
        }
    }

    private sealed class InAnHour : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(1);
    }
}
