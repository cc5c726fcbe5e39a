using System.Data.Common;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using Microsoft.Extensions.Logging;

namespace MedVision.Pacs.Ingest;

/// <summary>
/// C-STORE as the provider, PS3.4 B. Success is said only after the file is on the disk and its rows are committed; the data set goes
/// from the transport to the disk as it comes, never through the memory as a whole.
/// </summary>
public sealed partial class StoreService(IngestService ingest, ILogger<StoreService> log) : IDimseService
{
    public CommandField Operation => CommandField.CStoreRequest;

    /// <summary>Every storage class, in whatever the object is in: it is kept as it comes.</summary>
    public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) =>
        SopClasses.IsStorage(proposal.AbstractSyntax) || proposal.ServiceClass == ServiceProposal.StorageServiceClass ? TransferSyntax.All : [];

    public async Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken) =>
        await request.RespondAsync(await StoreAsync(request.Message, Door.CStore, request.Peer.CallingAE, request.Peer.CalledAE, cancellationToken), cancellationToken: cancellationToken);

    /// <summary>Stores what a C-STORE request brings, whoever opened the association; returns the response.</summary>
    internal async Task<DimseCommand> StoreAsync(DimseMessage message, Door door, string senderAE, string receiverAE, CancellationToken ct)
    {
        DimseCommand request = message.Command;
        if (message.Dataset is null) return request.Response(DimseStatus.CannotUnderstand, "no data set came with the request");
        if (request.SopClass is not { } sopClass || request.SopInstance is not { } sopInstance || !DicomUids.IsUsable(sopInstance))
            return request.Response(DimseStatus.CannotUnderstand, "the request names no SOP class or instance");
        byte[] header = FileHeader.ForReceived(sopClass, sopInstance, message.Context.TransferSyntax, senderAE, receiverAE);
        await using PrefixedStream content = new(header, message.Dataset);
        try
        {
            return Answer(request, await ingest.IngestAsync(content, sopInstance, door, senderAE, cancellationToken: ct));
        }
        catch (Exception error) when (error is DbException or DiskFullException or TimeoutException)
        {
            // The sender keeps the instance and may try again.
            LogNotStored(error.Message);
            return request.Response(DimseStatus.OutOfResources, "the archive cannot store at the moment");
        }
    }

    private static DimseCommand Answer(DimseCommand request, IngestReport report)
    {
        if (report.Quarantined is [var refused, ..])
            return request.Response(refused.IsPassing ? DimseStatus.OutOfResources : DimseStatus.CannotUnderstand, refused.Reason);
        if (report.Conflicts.Count > 0) return request.Response(DimseStatus.CannotUnderstand, "stored already with other content; this one is kept aside");
        return report.SopInstanceUids.Contains(request.SopInstance) ? request.Response(DimseStatus.Success)
            : request.Response(DimseStatus.DatasetMismatchWarning, "stored by the UID of the data set, not of the request");
    }

    [LoggerMessage(1, LogLevel.Error, "an instance could not be stored: {Reason}")]
    private partial void LogNotStored(string reason);
}
