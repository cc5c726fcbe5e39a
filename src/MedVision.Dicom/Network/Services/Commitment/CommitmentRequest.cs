using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Services.Commitment;

/// <summary>What a provider is asked to keep: the action information of PS3.4 J.3.2.</summary>
/// <param name="TransactionUid">Names the request.</param>
/// <param name="References">The instances.</param>
public sealed record CommitmentRequest(string TransactionUid, IReadOnlyList<SopReference> References)
{
    /// <summary>Storage Commitment Push Model SOP Instance, PS3.4 J.3.5.</summary>
    public const string Instance = "1.2.840.10008.1.20.1.1";

    /// <summary>Action Type ID "Request Storage Commitment", PS3.4 J.3.2.1.1.</summary>
    public const int ActionType = 1;

    public DicomDataset ToDataset() => new DicomDataset().Set(DicomTags.TransactionUID, TransactionUid)
        .SetSequence(DicomTags.ReferencedSOPSequence, [.. References.Select(CommitmentReport.Item)]);

    /// <exception cref="DicomException">It names no transaction or no instance.</exception>
    public static CommitmentRequest Read(DicomDataset action)
    {
        action.RequireItems(DicomTags.ReferencedSOPSequence);
        return new(action.RequireString(DicomTags.TransactionUID), CommitmentReport.References(action, DicomTags.ReferencedSOPSequence));
    }
}
