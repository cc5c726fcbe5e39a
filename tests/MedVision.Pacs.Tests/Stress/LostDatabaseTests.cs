using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Pacs.Listen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Stress;

/// <summary>A house with its own embedded PostgreSQL, which is killed under load.</summary>
public sealed class LostDatabaseTests : IAsyncLifetime
{
    private const int Senders = 8;
    private readonly string folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"medvision-lost-{Guid.NewGuid():N}")).FullName;
    private ServiceProvider services = null!;

    public async Task InitializeAsync()
    {
        services = new ServiceCollection().AddLogging().AddArchive(new ArchiveOptions { DataFolder = folder }).AddPacs()
            .AddDicomDoor(new DicomDoorOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), AcceptUnknownPeers = true }).BuildServiceProvider();
        await services.GetRequiredService<ArchiveDatabase>().StartAsync(CancellationToken.None);
        await services.GetRequiredService<DicomDoor>().StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Senders_are_told_to_try_again_while_the_database_is_away_and_go_on_when_it_is_back()
    {
        ConcurrentDictionary<string, byte[]> acknowledged = new();
        using CancellationTokenSource enough = new(), limit = new(TimeSpan.FromMinutes(2));
        StressSender[] senders = [.. Enumerable.Range(1, Senders).Select(one => new StressSender($"2.25.{one % 3}", $"2.25.{one}.1", acknowledged))];
        Task sending = Task.WhenAll(senders.Select(sender => UntilEnoughAsync(sender, enough.Token)));
        await UntilAsync(() => acknowledged.Count > 50, limit.Token);

        KillPostmaster();
        await UntilAsync(() => senders.Any(sender => !sender.Failures.IsEmpty), limit.Token);
        int before = acknowledged.Count;
        await UntilAsync(() => acknowledged.Count > before + 50, limit.Token);

        await enough.CancelAsync();
        await sending;
        Assert.All(senders.SelectMany(sender => sender.Failures), status => Assert.Equal(DimseStatus.OutOfResources, status));
        await using MedVisionDb db = await services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync();
        await ArchiveInspection.RequireAsync(db, services.GetRequiredService<BlobStore>(), acknowledged);
    }

    /// <summary>A sender that comes again when it is turned away or its association ends.</summary>
    private async Task UntilEnoughAsync(StressSender sender, CancellationToken enough)
    {
        RemoteNode node = new("MEDVISION", "127.0.0.1", services.GetRequiredService<DicomDoor>().EndPoint.Port);
        while (!enough.IsCancellationRequested)
        {
            try
            {
                await sender.SendAsync(node, enough);
            }
            catch (AssociationException)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private void KillPostmaster()
    {
        string first = File.ReadLines(Path.Combine(folder, "postgres", "cluster", "postmaster.pid")).First();
        using Process postmaster = Process.GetProcessById(int.Parse(first, CultureInfo.InvariantCulture));
        postmaster.Kill();
    }

    private static async Task UntilAsync(Func<bool> reached, CancellationToken limit)
    {
        while (!reached()) await Task.Delay(5, limit);
    }
}
