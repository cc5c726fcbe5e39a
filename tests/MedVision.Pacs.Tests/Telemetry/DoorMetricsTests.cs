using System.Diagnostics;
using System.Net;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;
using MedVision.Pacs.Listen;
using MedVision.Pacs.Telemetry;
using MedVision.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Telemetry;

[Collection("archive")]
public sealed class DoorMetricsTests(ArchiveFixture fixture)
{
    private static readonly string[] knownKeys = ["operation", "outcome", "status", "reason", "door"];

    [Fact]
    public async Task Each_operation_is_counted_by_kind_outcome_and_status()
    {
        using Measurements measured = new();
        byte[] file = TestImage.Bytes(1);
        await VisitAsync(file);
        Assert.Equal(1, measured.Count("medvision.operation.duration", "operation=c-echo", "outcome=success", "status=0000"));
        Assert.Equal(1, measured.Count("medvision.operation.duration", "operation=c-store", "outcome=success", "status=0000"));
        Assert.Equal(1, measured.Count("medvision.operation.duration", "operation=c-store", "outcome=failure", "status=C000"));
        Assert.Equal(1, measured.Count("medvision.instances", "door=CStore", "outcome=Stored"));
        Assert.Equal(1, measured.Count("medvision.instances", "door=CStore", "outcome=Quarantined"));
        Assert.InRange(measured.Sum("medvision.instances.stored.size"), file.Length - 400, file.Length + 400); // the meta header is ours
        Assert.Equal(1, measured.Sum("medvision.ingest.batch.instances"));
        Assert.Equal(2, measured.Sum("medvision.dicom.associations"));
        Assert.Equal(0, measured.Sum("medvision.dicom.associations.open"));
    }

    [Fact]
    public async Task A_peer_that_is_not_let_in_is_counted_with_the_reason()
    {
        using Measurements measured = new();
        await using ServiceProvider services = await OpenAsync(acceptUnknown: false);
        await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(NodeOf(services), "STRANGER"));
        Assert.Equal(1, measured.Count("medvision.dicom.associations.refused", "reason=the calling AE title is not known there"));
        Assert.Equal(0, measured.Sum("medvision.dicom.associations"));
    }

    [Fact]
    public async Task No_figure_and_no_trace_names_a_patient_a_study_or_a_peer()
    {
        const string marker = "Xyzzyname", identifier = "XYZZY4711";
        using Measurements measured = new();
        List<Activity> traces = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == PacsTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = traces.Add,
        };
        ActivitySource.AddActivityListener(listener);
        DicomDataset dataset = TestImage.Dataset(1, patient: identifier).Set(DicomTags.PatientName, marker + "^Anna");
        string study = dataset.RequireString(DicomTags.StudyInstanceUID);
        await VisitAsync(TestImage.Bytes(dataset));

        Assert.NotEmpty(measured.All);
        Assert.Contains(traces, trace => trace.OperationName == "c-store" && trace.Parent?.OperationName == "association");
        string[] words = [.. measured.All.SelectMany(one => one.Tags), .. traces.SelectMany(trace => trace.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Append(trace.DisplayName).Append(trace.StatusDescription ?? ""))];
        foreach (string secret in (string[])[marker, identifier, study, "VISITOR"]) Assert.DoesNotContain(words, word => word.Contains(secret, StringComparison.OrdinalIgnoreCase));
        Assert.All(measured.All.SelectMany(one => one.Tags), tag => Assert.Contains(tag.Split('=')[0], knownKeys));
    }

    /// <summary>A peer echoes, stores an instance, and sends one that is none.</summary>
    private async Task VisitAsync(byte[] file)
    {
        await using ServiceProvider services = await OpenAsync(acceptUnknown: true);
        await VerificationUser.EchoAsync(NodeOf(services), "VISITOR");
        DicomFile read = DicomFile.Read(file);
        StorageItem good = new("good", read.Dataset.RequireString(DicomTags.SOPClassUID), read.Dataset.RequireString(DicomTags.SOPInstanceUID), read.TransferSyntax,
            () => new MemoryStream(file, (int)read.DatasetOffset, file.Length - (int)read.DatasetOffset));
        StorageItem bad = good with { SopInstance = "1.2.3.5", OpenDataset = () => new MemoryStream("this is no data set at all"u8.ToArray()) };
        await foreach (StorageOutcome _ in StorageUser.SendAsync(NodeOf(services), "VISITOR", [good, bad])) { }
    }

    private async Task<ServiceProvider> OpenAsync(bool acceptUnknown)
    {
        ServiceProvider services = await fixture.NewServicesAsync(more => more.AddPacs()
            .AddDicomDoor(new DicomDoorOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), AcceptUnknownPeers = acceptUnknown }));
        await services.GetRequiredService<DicomDoor>().StartAsync(CancellationToken.None);
        return services;
    }

    private static RemoteNode NodeOf(ServiceProvider services) => new("MEDVISION", "127.0.0.1", services.GetRequiredService<DicomDoor>().EndPoint.Port);
}
