using System.Data.Common;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Pacs.Listen;
using Microsoft.Extensions.Logging;

namespace MedVision.Pacs.Query;

/// <summary>C-FIND as the provider, Patient Root and Study Root, PS3.4 C.4.1: answers leave as the database gives them.</summary>
public sealed partial class FindService(ArchiveQuery archive, DicomDoorOptions options, ILogger<FindService> log) : IDimseService
{
    private static readonly TransferSyntax[] syntaxes = [TransferSyntax.ExplicitVRLittleEndian, TransferSyntax.ImplicitVRLittleEndian];

    public CommandField Operation => CommandField.CFindRequest;

    public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) =>
        InformationModel.Find(proposal.AbstractSyntax) is (_, QueryOperation.Find) ? syntaxes : [];

    public async Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource wanted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, request.Cancelled);
        DimseCommand last;
        try
        {
            last = await FindAsync(request, wanted.Token, cancellationToken);
        }
        catch (OperationCanceledException) when (request.Cancelled.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            last = request.Command.Response(DimseStatus.Cancel);
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            LogFailed(error.Message);
            last = request.Command.Response(DimseStatus.OutOfResources, "the archive cannot be asked at the moment");
        }
        await request.RespondAsync(last, cancellationToken: cancellationToken);
    }

    private async Task<DimseCommand> FindAsync(DimseRequest request, CancellationToken wanted, CancellationToken ct)
    {
        DicomDataset keys;
        try
        {
            keys = await request.ReadDatasetAsync(ct);
        }
        catch (DicomException error)
        {
            return Refuse(request, DimseStatus.CannotUnderstand, error.Reason, error.Tag);
        }
        QueryIdentifier identifier;
        PreparedQuery query;
        try
        {
            identifier = QueryIdentifier.Read(request.Context.AbstractSyntax, keys);
            query = archive.Prepare(FindIdentifier.Read(identifier));
        }
        catch (DicomException error)
        {
            return Refuse(request, DimseStatus.DatasetDoesNotMatchSopClass, error.Reason, error.Tag);
        }
        catch (QueryException error)
        {
            return Refuse(request, DimseStatus.DatasetDoesNotMatchSopClass, error.Reason, error.Tag);
        }
        FindAnswer answers = new(identifier, query.Request, options.AETitle);
        DimseStatus pending = query.Unsupported.Count > 0 || query.Request.Returns.Any(key => !query.Knows(key.Tag)) ? DimseStatus.PendingWithWarning : DimseStatus.Pending;
        await foreach (QueryAnswer answer in query.RunAsync(wanted))
        {
            await request.RespondAsync(request.Command.Response(pending), answers.Of(answer), ct);
            wanted.ThrowIfCancellationRequested();
        }
        return request.Command.Response(DimseStatus.Success);
    }

    private static DimseCommand Refuse(DimseRequest request, DimseStatus status, string reason, DicomTag? tag)
    {
        string comment = tag is { Keyword: { Length: > 0 } keyword } ? $"{keyword}: {reason}" : reason;
        // A command set has no character set (PS3.7 6.3.1).
        DimseCommand response = request.Command.Response(status, string.Concat(comment.Select(one => char.IsAscii(one) && !char.IsControl(one) && one != '\\' ? one : '?')));
        if (tag is { } offending) response.Elements.SetTags(DicomTags.OffendingElement, offending);
        return response;
    }

    [LoggerMessage(1, LogLevel.Error, "a query could not be answered: {Reason}")]
    private partial void LogFailed(string reason);
}
