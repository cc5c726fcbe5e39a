using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;

namespace MedVision.Pacs.Retrieve.Outbound;

/// <summary>Counts a retrieval's C-STORE sub-operations and makes its responses, PS3.4 C.4.2.1 and C.4.3.1.</summary>
internal sealed class SubOperations(DimseCommand request, int all)
{
    // Final statuses of PS3.4 tables C.4-2 and C.4-3.
    private static readonly DimseStatus unable = new(0xA702), withFailures = new(0xB000);
    private readonly List<string> failed = [];
    private int completed, warnings;

    public int Remaining => all - completed - warnings - failed.Count;

    public int Completed => completed + warnings;

    public int Failed => failed.Count;

    /// <summary>The first reason for a failure.</summary>
    public string? Reason { get; private set; }

    /// <summary>Counts a sub-operation by what became of it.</summary>
    public void Add(StorageOutcome outcome)
    {
        if (outcome.Reason is { } reason) Fail(outcome.Item.SopInstance, reason);
        else if (outcome.Status is { IsWarning: true }) warnings++;
        else completed++;
    }

    /// <summary>Counts one that was not possible.</summary>
    public void Fail(string sopInstance, string reason)
    {
        failed.Add(sopInstance);
        Reason ??= reason;
    }

    public DimseCommand Pending() => Counted(request.Response(DimseStatus.Pending), withRemaining: true);

    /// <summary>The last response, once nothing remains, or none of the rest was tried; and its identifier, if it has one.</summary>
    /// <param name="isCancelled">The peer asked to stop.</param>
    public (DimseCommand Response, DicomDataset? Identifier) Final(bool isCancelled)
    {
        DimseStatus status = isCancelled && Remaining > 0 ? DimseStatus.Cancel
            : failed.Count == 0 && warnings == 0 ? DimseStatus.Success
            : Completed == 0 ? unable
            : withFailures;
        DimseCommand response = Counted(request.Response(status, status.IsSuccess ? null : Reason), withRemaining: status == DimseStatus.Cancel);
        return (response, failed.Count == 0 ? null : new DicomDataset().Set(DicomTags.FailedSOPInstanceUIDList, [.. failed]));
    }

    private DimseCommand Counted(DimseCommand response, bool withRemaining)
    {
        if (withRemaining) response.Elements.Set(DicomTags.NumberOfRemainingSuboperations, Short(Remaining));
        response.Elements.Set(DicomTags.NumberOfCompletedSuboperations, Short(completed)).Set(DicomTags.NumberOfFailedSuboperations, Short(failed.Count))
            .Set(DicomTags.NumberOfWarningSuboperations, Short(warnings));
        return response;
    }

    /// <summary>The counts are US; a retrieval of more instances tells the most that they can.</summary>
    private static int Short(int count) => Math.Min(count, ushort.MaxValue);
}
