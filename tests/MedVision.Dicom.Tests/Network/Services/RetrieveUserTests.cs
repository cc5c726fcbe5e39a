using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using Xunit;

namespace MedVision.Dicom.Tests.Network.Services;

/// <summary>C-MOVE and C-GET as the user, against services of our own loop.</summary>
public sealed class RetrieveUserTests
{
    private static readonly DicomDataset study = Identifiers.Studies("1.2.3");

    [Fact]
    public async Task A_move_tells_how_far_it_is_and_how_it_ended()
    {
        await using Provider provider = new(CommandField.CMoveRequest, async (request, ct) =>
        {
            Assert.Equal("1.2.3", (await request.ReadDatasetAsync(ct)).GetString(DicomTags.StudyInstanceUID));
            Assert.Equal("THIRD", request.Command.Elements.GetString(DicomTags.MoveDestination));
            await request.RespondAsync(Counted(request, DimseStatus.Pending, 1, 1, 0), cancellationToken: ct);
            await request.RespondAsync(Counted(request, DimseStatus.SubOperationsFailedInPart, null, 1, 1), new DicomDataset().Set(DicomTags.FailedSOPInstanceUIDList, "1.2.3.4"), ct);
        });
        Steps steps = new();
        RetrieveOutcome outcome = await MoveUser.MoveAsync(provider.Node, "TESTER", "THIRD", study, steps);
        Assert.Equal([new(1, 1, 0, 0), new(null, 1, 1, 0)], steps.Told);
        Assert.Equal((DimseStatus.SubOperationsFailedInPart, "1.2.3.4"), (outcome.Status, Assert.Single(outcome.FailedInstances)));
        Assert.False(outcome.IsComplete);
    }

    [Fact]
    public async Task A_destination_that_the_node_does_not_know_is_said_so()
    {
        await using Provider provider = new(CommandField.CMoveRequest, async (request, ct) =>
        {
            await request.ReadDatasetAsync(ct);
            await request.RespondAsync(request.Command.Response(DimseStatus.MoveDestinationUnknown), cancellationToken: ct);
        });
        DimseException error = await Assert.ThrowsAsync<DimseException>(() => MoveUser.MoveAsync(provider.Node, "TESTER", "NOBODY", study));
        Assert.Contains("it does not know the destination", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_move_that_names_nothing_does_not_reach_the_node() =>
        await Assert.ThrowsAsync<DicomException>(() => MoveUser.MoveAsync(new("A", "host.invalid", 104), "TESTER", "B", Identifiers.Of(QueryLevel.Study)));

    [Fact]
    public async Task A_cancelled_move_is_cancelled_at_the_node()
    {
        await using Provider provider = new(CommandField.CMoveRequest, async (request, ct) =>
        {
            await request.ReadDatasetAsync(ct);
            await request.RespondAsync(Counted(request, DimseStatus.Pending, 1, 1, 0), cancellationToken: ct);
            await request.Cancelled.WhenCancelledAsync();
            await request.RespondAsync(Counted(request, DimseStatus.Cancel, 1, 1, 0), cancellationToken: ct);
        });
        using CancellationTokenSource stop = new();
        Steps steps = new() { Then = stop.Cancel };
        await Assert.ThrowsAsync<OperationCanceledException>(() => MoveUser.MoveAsync(provider.Node, "TESTER", "THIRD", study, steps, cancellationToken: stop.Token));
        await provider.DisposeAsync();
        Assert.Empty(provider.Failures);
    }

    [Fact]
    public async Task A_get_takes_the_instances_over_the_same_association_and_answers_for_each()
    {
        List<ushort> answered = [];
        await using Provider provider = Getting(answered);
        List<string> stored = [];
        RetrieveOutcome outcome = await GetUser.GetAsync(provider.Node, "TESTER", study, async (message, ct) =>
        {
            DicomDataset dataset = await DatasetBytes.ReadAsync(message, ct);
            Assert.Equal(message.Command.SopInstance, dataset.GetString(DicomTags.SOPInstanceUID));
            if (stored.Count == 1) throw new IOException("no space left");
            stored.Add(message.Command.SopInstance!);
            return DimseStatus.Success;
        });
        Assert.Equal(["1.2.3.0"], stored);
        Assert.Equal([DimseStatus.Success.Code, DimseStatus.OutOfResources.Code], answered);
        Assert.Equal((DimseStatus.Success, 2), (outcome.Status, outcome.Counts.Completed));
    }

    [Fact]
    public void The_contexts_of_a_retrieval_are_at_most_127_and_no_class_is_forgotten()
    {
        IReadOnlyList<(string SopClass, IReadOnlyList<string> Syntaxes)> unasked = RetrieveContexts.Storage(), two = RetrieveContexts.Storage([SopClasses.CTImageStorage, SopClasses.SegmentationStorage]);
        Assert.Equal(127, unasked.Count);
        Assert.Contains(unasked, one => one.SopClass == SopClasses.SegmentationStorage);
        Assert.Contains(unasked, one => one.SopClass == SopClasses.CTImageStorage && one.Syntaxes.Contains("1.2.840.10008.1.2.4.90"));
        Assert.Contains(two, one => one.SopClass == SopClasses.CTImageStorage && one.Syntaxes.Contains("1.2.840.10008.1.2.4.203"));
        Assert.Throws<DicomException>(() => RetrieveContexts.Storage([.. Enumerable.Range(0, 128).Select(i => "1.2." + i)]));
    }

    [Fact]
    public async Task A_node_that_would_store_nothing_back_is_named()
    {
        await using StorePeer peer = new(options => options with
        {
            Policy = options.Policy with { Offer = proposal => proposal.AbstractSyntax == InformationModel.StudyRoot.SopClass(QueryOperation.Get) ? [TransferSyntax.ImplicitVRLittleEndian] : [] },
        });
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(() => GetUser.GetAsync(peer.Node, "TESTER", study, (_, _) => Task.FromResult(DimseStatus.Success)));
        Assert.Contains("role selection", error.Message, StringComparison.Ordinal);
    }

    private static Provider Getting(List<ushort> answered) => new(CommandField.CGetRequest, async (request, ct) =>
    {
        await request.ReadDatasetAsync(ct);
        PresentationContext context = request.Association.Contexts.First(one => one.AbstractSyntax == SopClasses.MRImageStorage && one.PeerProvides);
        for (int i = 0; i < 2; i++)
        {
            DicomDataset instance = new DicomDataset().Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage).Set(DicomTags.SOPInstanceUID, "1.2.3." + i).SetBytes(DicomTags.PixelData, DicomVR.OW, new byte[100_000]);
            DimseCommand store = new(CommandField.CStoreRequest, SopClasses.MRImageStorage) { SopInstance = "1.2.3." + i, Priority = DimsePriority.Medium };
            answered.Add((await request.RequestAsync(context, store, DatasetBytes.Open(instance, context.TransferSyntax), ct)).Status.Code);
        }
        await request.RespondAsync(Counted(request, DimseStatus.Success, null, 2, 0), cancellationToken: ct);
    });

    private static DimseCommand Counted(DimseRequest request, DimseStatus status, int? remaining, int completed, int failed)
    {
        DimseCommand response = request.Command.Response(status);
        if (remaining is { } left) response.Elements.Set(DicomTags.NumberOfRemainingSuboperations, left);
        response.Elements.Set(DicomTags.NumberOfCompletedSuboperations, completed).Set(DicomTags.NumberOfFailedSuboperations, failed).Set(DicomTags.NumberOfWarningSuboperations, 0);
        return response;
    }

    private sealed class Steps : IProgress<SubOperationCounts>
    {
        public List<SubOperationCounts> Told { get; } = [];

        public Action Then { get; init; } = () => { };

        public void Report(SubOperationCounts value)
        {
            Told.Add(value);
            Then();
        }
    }
}
