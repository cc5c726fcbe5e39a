using MedVision.Dicom.Network.Dimse;

namespace MedVision.Dicom.Network.Services.QueryRetrieve;

/// <summary>How a C-MOVE or C-GET ended.</summary>
/// <param name="Status">Success, or the warning that some sub-operations failed.</param>
/// <param name="Counts">As the peer says in its last response.</param>
/// <param name="FailedInstances">SOP Instance UIDs that were not stored, as far as the peer names them.</param>
public sealed record RetrieveOutcome(DimseStatus Status, SubOperationCounts Counts, IReadOnlyList<string> FailedInstances)
{
    /// <summary>Everything that was asked for and found is stored.</summary>
    public bool IsComplete => Counts.Failed == 0 && FailedInstances.Count == 0 && (Status.IsSuccess || Counts.Warning > 0);
}
