using System.Net;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Network.Associations;
using MedVision.Pacs.Commit;
using MedVision.Pacs.Listen;
using MedVision.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace MedVision.Pacs.Tests;

/// <summary>An empty archive behind its DICOM port, with every service. Nodes must be admitted.</summary>
public abstract class DoorTest(ArchiveFixture fixture) : PacsTest(fixture)
{
    private protected DicomDoor Door => Services.GetRequiredService<DicomDoor>();

    private protected RemoteNode Archive => new("MEDVISION", "127.0.0.1", Door.EndPoint.Port);

    private protected string Port => Door.EndPoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private protected virtual DicomDoorOptions Options => new() { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) };

    private protected virtual CommitmentOptions Commitment => new() { Quiet = TimeSpan.FromMilliseconds(20), LookEvery = TimeSpan.FromMilliseconds(50), Pauses = [TimeSpan.FromMilliseconds(50)] };

    public override async Task DisposeAsync()
    {
        await Services.GetRequiredService<CommitmentReporter>().StopAsync(CancellationToken.None);
        await Door.DisposeAsync();
        await base.DisposeAsync();
    }

    private protected override void Add(IServiceCollection services) => services.AddDicomDoor(Options).AddSingleton(Commitment).AddDataProtection().UseEphemeralDataProtectionProvider();

    private protected Task OpenAsync() => Door.StartAsync(CancellationToken.None);

    private protected async Task<Node> AdmitAsync(string title, int? port = null, Action<Node>? more = null)
    {
        Node node = new() { AETitle = title, State = NodeState.Admitted, Host = "127.0.0.1", Port = port, FirstSeenAt = DateTimeOffset.UtcNow, LastSeenAt = DateTimeOffset.UtcNow };
        more?.Invoke(node);
        await using MedVisionDb db = await DbAsync();
        db.Nodes.Add(node);
        await db.SaveChangesAsync();
        return node;
    }
}
