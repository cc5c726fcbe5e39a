using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Network.Services;

/// <summary>dcmtk's dcmqrscp as the archive that we ask, move from and get from.</summary>
public sealed class ToolkitQueryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("medvision-").FullName;
    private readonly MrSeries series = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ToolFact("dcmqrscp")]
    public async Task What_was_sent_is_found_moved_and_got()
    {
        await using StorePeer destination = new();
        await using ToolServer archive = await ArchiveAsync(destination.Port);
        RemoteNode node = new("ARCHIVE", "127.0.0.1", archive.Port);
        string[] sent = await SendAsync(node);

        List<DicomDataset> found = [];
        await foreach (DicomDataset match in FindUser.FindAsync(node, "TESTER", InformationModel.StudyRoot, Identifiers.Query(InformationModel.StudyRoot, QueryLevel.Study).Set(DicomTags.PatientID, "P*"))) found.Add(match);
        Assert.Equal((series.StudyUid, "Doe^Jane"), (Assert.Single(found).GetString(DicomTags.StudyInstanceUID), found[0].GetString(DicomTags.PatientName)));

        RetrieveOutcome moved = await MoveUser.MoveAsync(node, "TESTER", "STOREPEER", Identifiers.Studies(series.StudyUid));
        Assert.Equal((true, 3), (moved.IsComplete, moved.Counts.Completed));
        Assert.Equal(sent.Order(), destination.Stored.Keys.Order());

        List<string> got = [];
        RetrieveOutcome outcome = await GetUser.GetAsync(node, "TESTER", Identifiers.Series(series.StudyUid, series.SeriesUid), async (message, ct) =>
        {
            got.Add((await DatasetBytes.ReadAsync(message, ct)).RequireString(DicomTags.SOPInstanceUID));
            return DimseStatus.Success;
        });
        Assert.Equal((true, 3), (outcome.IsComplete, outcome.Counts.Completed));
        Assert.Equal(sent.Order(), got.Order());
    }

    [ToolFact("dcmqrscp")]
    public async Task A_destination_that_dcmqrscp_does_not_know_is_told()
    {
        await using ToolServer archive = await ArchiveAsync(104);
        RemoteNode node = new("ARCHIVE", "127.0.0.1", archive.Port);
        await SendAsync(node);
        DimseException error = await Assert.ThrowsAsync<DimseException>(() => MoveUser.MoveAsync(node, "TESTER", "NOBODY", Identifiers.Studies(series.StudyUid)));
        Assert.Equal(DimseStatus.MoveDestinationUnknown, error.Status);
    }

    [ToolFact("dcmqrscp")]
    public async Task A_query_that_is_left_is_cancelled_at_dcmqrscp()
    {
        await using ToolServer archive = await ArchiveAsync(104);
        RemoteNode node = new("ARCHIVE", "127.0.0.1", archive.Port);
        await SendAsync(node);
        DicomDataset instances = Identifiers.Instances(series.StudyUid, series.SeriesUid).SetEmpty(DicomTags.SOPInstanceUID);
        int taken = 0;
        await foreach (DicomDataset _ in FindUser.FindAsync(node, "TESTER", InformationModel.StudyRoot, instances))
        {
            taken++;
            break;
        }
        Assert.Equal(1, taken);
        await VerificationUser.EchoAsync(node, "TESTER");
    }

    private async Task<string[]> SendAsync(RemoteNode node)
    {
        StorageItem[] items = [.. Enumerable.Range(1, 3).Select(number =>
        {
            string path = Path.Combine(folder, $"{number}.dcm");
            series.Slice(series.PositionOf(number), number).Save(path);
            return StorageItem.FromFile(path);
        })];
        await foreach (StorageOutcome outcome in StorageUser.SendAsync(node, "TESTER", items)) Assert.Null(outcome.Reason);
        return [.. items.Select(item => item.SopInstance)];
    }

    private Task<ToolServer> ArchiveAsync(int destination) => ToolServer.StartAsync("dcmqrscp", port =>
    {
        string store = Directory.CreateDirectory(Path.Combine(folder, "archive")).FullName, configuration = Path.Combine(folder, "dcmqrscp.cfg");
        File.WriteAllText(configuration, string.Create(CultureInfo.InvariantCulture, $"""
            NetworkTCPPort = {port}
            MaxPDUSize = 16384
            MaxAssociations = 16
            HostTable BEGIN
            storepeer = (STOREPEER, 127.0.0.1, {destination})
            HostTable END
            VendorTable BEGIN
            VendorTable END
            AETable BEGIN
            ARCHIVE {store} RW (100, 1024mb) ANY
            AETable END

            """));
        return ["-c", configuration];
    });
}
