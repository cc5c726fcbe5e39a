using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using Xunit;

namespace MedVision.Dicom.Tests.Network.Services;

public sealed class FindUserTests
{
    private static readonly DicomDataset everything = Identifiers.Query(InformationModel.StudyRoot, QueryLevel.Study);

    [Fact]
    public async Task Matches_come_one_by_one_and_the_association_is_released()
    {
        await using Provider provider = new(CommandField.CFindRequest, async (request, ct) =>
        {
            Assert.Equal("STUDY", (await request.ReadDatasetAsync(ct)).GetString(DicomTags.QueryRetrieveLevel));
            for (int i = 0; i < 3; i++) await request.RespondAsync(request.Command.Response(DimseStatus.Pending), Match(i), ct);
            await request.RespondAsync(request.Command.Response(DimseStatus.Success), cancellationToken: ct);
        });
        List<string?> found = [];
        await foreach (DicomDataset match in FindUser.FindAsync(provider.Node, "TESTER", InformationModel.StudyRoot, everything)) found.Add(match.GetString(DicomTags.PatientName));
        Assert.Equal(["Müller^0", "Müller^1", "Müller^2"], found);
        await provider.DisposeAsync();
        Assert.Empty(provider.Failures);
    }

    [Fact]
    public async Task Who_stops_asking_for_more_cancels_and_leaves_in_good_order()
    {
        TaskCompletionSource cancelled = new();
        await using Provider provider = Endless(cancelled);
        await foreach (DicomDataset _ in FindUser.FindAsync(provider.Node, "TESTER", InformationModel.StudyRoot, everything)) break;
        Assert.True(cancelled.Task.IsCompleted);
        await provider.DisposeAsync();
        Assert.Empty(provider.Failures);
    }

    [Fact]
    public async Task A_token_cancels_and_leaves_in_good_order()
    {
        TaskCompletionSource cancelled = new();
        await using Provider provider = Endless(cancelled);
        using CancellationTokenSource stop = new();
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (DicomDataset _ in FindUser.FindAsync(provider.Node, "TESTER", InformationModel.StudyRoot, everything, cancellationToken: stop.Token)) await stop.CancelAsync();
        });
        Assert.True(cancelled.Task.IsCompleted);
        await provider.DisposeAsync();
        Assert.Empty(provider.Failures);
    }

    [Fact]
    public async Task A_failure_is_told_in_words()
    {
        await using Provider provider = new(CommandField.CFindRequest, async (request, ct) =>
        {
            await request.ReadDatasetAsync(ct);
            await request.RespondAsync(request.Command.Response(DimseStatus.IdentifierDoesNotMatch, "no such level"), cancellationToken: ct);
        });
        DimseException error = await Assert.ThrowsAsync<DimseException>(async () =>
        {
            await foreach (DicomDataset _ in FindUser.FindAsync(provider.Node, "TESTER", InformationModel.StudyRoot, everything)) Assert.Fail("there is no match");
        });
        Assert.Equal(DimseStatus.IdentifierDoesNotMatch, error.Status);
        Assert.Contains("the identifier does not match the SOP class; it says: no such level", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_without_queries_is_named()
    {
        await using StorePeer peer = new();
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(async () =>
        {
            await foreach (DicomDataset _ in FindUser.FindAsync(peer.Node, "TESTER", InformationModel.StudyRoot, everything)) Assert.Fail("there is no match");
        });
        Assert.Equal(AssociationFailure.NotSupported, error.Failure);
        Assert.Contains("Study Root Query/Retrieve Information Model - FIND", error.Message, StringComparison.Ordinal);
    }

    private static Provider Endless(TaskCompletionSource cancelled) => new(CommandField.CFindRequest, async (request, ct) =>
    {
        await request.ReadDatasetAsync(ct);
        for (int i = 0; !request.Cancelled.IsCancellationRequested; i++) await request.RespondAsync(request.Command.Response(DimseStatus.Pending), Match(i), ct);
        cancelled.TrySetResult();
        await request.RespondAsync(request.Command.Response(DimseStatus.Cancel), cancellationToken: ct);
    });

    private static DicomDataset Match(int i) => new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 192").Set(DicomTags.PatientName, "Müller^" + i);
}
