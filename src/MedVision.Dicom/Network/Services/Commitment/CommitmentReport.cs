using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Services.Commitment;

/// <summary>What a provider says of the instances that it was asked to keep: the N-EVENT-REPORT of PS3.4 J.3.3.</summary>
/// <param name="TransactionUid">Names the request.</param>
/// <param name="Committed">What it keeps.</param>
/// <param name="Failed">What it does not, and why.</param>
public sealed record CommitmentReport(string TransactionUid, IReadOnlyList<SopReference> Committed, IReadOnlyList<(SopReference Reference, CommitmentFailure Reason)> Failed)
{
    /// <summary>Event Type ID, PS3.4 J.3.3.1.1: 1 where all is committed, 2 where not.</summary>
    public int EventType => Failed.Count == 0 ? 1 : 2;

    /// <summary>The event information.</summary>
    public DicomDataset ToDataset()
    {
        DicomDataset information = new DicomDataset().Set(DicomTags.TransactionUID, TransactionUid);
        // Neither sequence may be empty, PS3.4 table J.3-2.
        if (Committed.Count > 0) information.SetSequence(DicomTags.ReferencedSOPSequence, [.. Committed.Select(Item)]);
        if (Failed.Count > 0)
            information.SetSequence(DicomTags.FailedSOPSequence, [.. Failed.Select(one => Item(one.Reference).Set(DicomTags.FailureReason, (int)one.Reason))]);
        return information;
    }

    /// <exception cref="DicomException">It names no transaction, or an instance without its UIDs.</exception>
    public static CommitmentReport Read(DicomDataset information) => new(information.RequireString(DicomTags.TransactionUID), References(information, DicomTags.ReferencedSOPSequence),
        [.. information.GetItems(DicomTags.FailedSOPSequence).Select(item => (Reference(item), (CommitmentFailure)(item.GetInt32(DicomTags.FailureReason) ?? (int)CommitmentFailure.ProcessingFailure)))]);

    internal static IReadOnlyList<SopReference> References(DicomDataset dataset, DicomTag sequence) => [.. dataset.GetItems(sequence).Select(Reference)];

    internal static DicomDataset Item(SopReference reference) =>
        new DicomDataset().Set(DicomTags.ReferencedSOPClassUID, reference.SopClass).Set(DicomTags.ReferencedSOPInstanceUID, reference.SopInstance);

    private static SopReference Reference(DicomDataset item) => new(item.RequireString(DicomTags.ReferencedSOPClassUID), item.RequireString(DicomTags.ReferencedSOPInstanceUID));
}
