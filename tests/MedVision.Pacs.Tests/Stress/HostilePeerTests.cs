using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Pacs.Listen;
using MedVision.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Stress;

[Collection("archive")]
public sealed class HostilePeerTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    [Fact]
    public async Task Silent_slow_malformed_and_over_long_peers_keep_nobody_from_being_served()
    {
        ServiceCollection collection = new();
        collection.AddLogging().AddArchive(Services.GetRequiredService<ArchiveOptions>()).AddPacs()
            .AddDicomDoor(new DicomDoorOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), AcceptUnknownPeers = true });
        await using ServiceProvider house = collection.BuildServiceProvider();
        await house.GetRequiredService<ArchiveDatabase>().StartAsync(CancellationToken.None);
        DicomDoor door = house.GetRequiredService<DicomDoor>();
        await door.StartAsync(CancellationToken.None);
        RemoteNode node = new("MEDVISION", "127.0.0.1", door.EndPoint.Port);
        using CancellationTokenSource enough = new(), limit = new(TimeSpan.FromMinutes(1));
        List<TcpClient> hostile = [];
        try
        {
            for (int i = 0; i < 5; i++)
            {
                hostile.Add(await OpenAsync(node, []));
                hostile.Add(await OpenAsync(node, [1, 0, 0, 0, 0, 200, 0, 1]));
                Assert.True(await IsAbortedAsync(await OpenAsync(node, [1, 0, 0xFF, 0xFF, 0xFF, 0xFF]), limit.Token), "a request of 4 GiB is not waited for");
                Assert.True(await IsAbortedAsync(await OpenAsync(node, "GET / HTTP/1.1\r\n\r\n"u8.ToArray()), limit.Token), "what is no PDU is refused");
            }
            await using Association stalling = await StallAsync(node, limit.Token);
            ConcurrentDictionary<string, byte[]> acknowledged = new();
            StressSender[] senders = [.. Enumerable.Range(1, 4).Select(one => new StressSender("2.25.1", $"2.25.{one}.1", acknowledged))];
            Task sending = Task.WhenAll(senders.Select(sender => sender.SendAsync(node, enough.Token)));
            while (acknowledged.Count < 40) await Task.Delay(5, limit.Token);
            await enough.CancelAsync();
            await sending;
            Assert.All(senders, sender => Assert.Empty(sender.Failures));
            await using MedVisionDb db = await DbAsync();
            await ArchiveInspection.RequireAsync(db, house.GetRequiredService<BlobStore>(), acknowledged);
        }
        finally
        {
            foreach (TcpClient one in hostile) one.Dispose();
        }
    }

    private static async Task<TcpClient> OpenAsync(RemoteNode node, byte[] words)
    {
        TcpClient client = new();
        await client.ConnectAsync(node.Host, node.Port);
        await client.GetStream().WriteAsync(words);
        return client;
    }

    /// <summary>Whether the door answers with an A-ABORT, PS3.8 9.3.8.</summary>
    private static async Task<bool> IsAbortedAsync(TcpClient client, CancellationToken limit)
    {
        using (client)
        {
            byte[] said = new byte[10];
            await client.GetStream().ReadExactlyAsync(said, limit);
            return said[0] == 7;
        }
    }

    /// <summary>An association that begins to send an instance and stops in the middle of it.</summary>
    private static async Task<Association> StallAsync(RemoteNode node, CancellationToken ct)
    {
        Association association = await Association.RequestAsync(new AssociationRequest
        {
            Node = node,
            CallingAE = "STALLING",
            Contexts = AssociationRequest.Number([(SopClasses.MRImageStorage, [TransferSyntax.ExplicitVRLittleEndian.Uid])]),
        }, ct);
        DimseCommand request = new(CommandField.CStoreRequest, SopClasses.MRImageStorage) { MessageId = 1, SopInstance = "2.25.99", Priority = DimsePriority.Medium };
        StallingStream dataset = new();
        _ = association.SendAsync(association.Contexts[0], request, dataset, CancellationToken.None).ContinueWith(done => done.Exception, TaskScheduler.Default);
        await dataset.Reached.WaitAsync(ct);
        return association;
    }

    /// <summary>Half a megabyte, and then nothing any more.</summary>
    private sealed class StallingStream : MemoryStream
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int left = 512 * 1024;

        public Task Reached => reached.Task;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (left == 0)
            {
                reached.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            int read = Math.Min(left, buffer.Length);
            buffer.Span[..read].Clear();
            left -= read;
            return read;
        }
    }
}
