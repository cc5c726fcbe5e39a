using System.Data.Common;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Pacs.Send;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Retrieve.Outbound;

/// <summary>What C-MOVE and C-GET have in common as the provider, PS3.4 C.4.2.3 and C.4.3.3: which instances are meant, which of them may leave, the last answer.</summary>
public abstract class RetrieveService(QueryOperation operation, OutboundItems items, ReleaseGate gate, IDbContextFactory<MedVisionDb> databases) : IDimseService
{
    // PS3.4 tables C.4-2 and C.4-3.
    private static readonly DimseStatus cannotCount = new(0xA701), identifierDoesNotMatch = new(0xA900);
    private static readonly TransferSyntax[] syntaxes = [TransferSyntax.ExplicitVRLittleEndian, TransferSyntax.ImplicitVRLittleEndian];

    public CommandField Operation => operation == QueryOperation.Move ? CommandField.CMoveRequest : CommandField.CGetRequest;

    public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) => InformationModel.Find(proposal.AbstractSyntax)?.Operation == operation ? syntaxes : [];

    public async Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken)
    {
        (RetrievePlan? plan, DimseCommand? refusal) = await PlanAsync(request, cancellationToken);
        if (plan is null)
        {
            await request.RespondAsync(refusal!, cancellationToken: cancellationToken);
            return;
        }
        SubOperations tally = new(request.Command, plan.Free.Count + plan.Withheld.Count);
        foreach ((string sopInstance, string reason) in plan.Withheld) tally.Fail(sopInstance, reason);
        if (plan.Free.Count > 0) await PerformAsync(request, plan, tally, cancellationToken);
        (DimseCommand response, DicomDataset? failures) = tally.Final(request.Cancelled.IsCancellationRequested);
        Done(request, tally);
        await request.RespondAsync(response, failures, cancellationToken);
    }

    /// <summary>Who would get the instances; or the answer that says why nobody does.</summary>
    private protected abstract Task<(Node? Destination, DimseCommand? Refusal)> FindDestinationAsync(DimseRequest request, CancellationToken ct);

    /// <summary>Sends the instances, counts each, tells the peer on the way, and stops where it cancels.</summary>
    private protected abstract Task PerformAsync(DimseRequest request, RetrievePlan plan, SubOperations tally, CancellationToken ct);

    /// <summary>It is over; the last answer follows.</summary>
    private protected abstract void Done(DimseRequest request, SubOperations tally);

    /// <summary>An admitted node by its title; null where there is none.</summary>
    private protected async Task<Node?> FindNodeAsync(string title, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        return await db.Nodes.AsNoTracking().SingleOrDefaultAsync(node => node.AETitle == title && node.State == NodeState.Admitted, ct);
    }

    private async Task<(RetrievePlan? Plan, DimseCommand? Refusal)> PlanAsync(DimseRequest request, CancellationToken ct)
    {
        try
        {
            // Read in any case: what follows it in the transport comes after it.
            DicomDataset identifier = await request.ReadDatasetAsync(ct);
            string model = request.Command.SopClass ?? request.Context.AbstractSyntax;
            if (Offer(new(model, null)).Count == 0) return (null, request.Command.Response(DimseStatus.SopClassNotSupported));
            InstanceSelection selection = Select(QueryIdentifier.Read(model, identifier, relational: true));
            (Node? destination, DimseCommand? refusal) = await FindDestinationAsync(request, ct);
            if (refusal is not null) return (null, refusal);
            IReadOnlyList<OutboundItem> found = await items.FindAsync(selection, ct);
            Dictionary<long, string?> reasons = (await gate.DecideAsync(destination, [.. found.Select(item => item.InstanceId)], ct)).ToDictionary(release => release.InstanceId, release => release.WhyNot);
            return (new(destination, [.. found.Where(item => reasons[item.InstanceId] is null).Select(item => item.Item)],
                [.. found.Where(item => reasons[item.InstanceId] is not null).Select(item => (item.Item.SopInstance, reasons[item.InstanceId]!))]), null);
        }
        catch (DicomException error)
        {
            return (null, request.Command.Response(identifierDoesNotMatch, error.Reason));
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            return (null, request.Command.Response(cannotCount, "the archive cannot be asked at the moment"));
        }
    }

    /// <summary>UIDs are unique by themselves: those of the levels above may be absent, and narrow the choice where they are given.</summary>
    private static InstanceSelection Select(QueryIdentifier query) => new()
    {
        PatientId = query.ValuesOf(QueryLevel.Patient) is [var patient] ? patient : null,
        Issuer = query.Level == QueryLevel.Patient ? query.Keys.GetString(DicomTags.IssuerOfPatientID) : null,
        StudyUids = query.ValuesOf(QueryLevel.Study),
        SeriesUids = query.ValuesOf(QueryLevel.Series),
        InstanceUids = query.ValuesOf(QueryLevel.Image),
    };
}
