using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Dicom.Network.Services.QueryRetrieve;

/// <summary>How far a retrieval is: the numbers of its C-STORE sub-operations, PS3.7 9.1.3.1 and 9.1.4.1.</summary>
/// <param name="Remaining">Not yet done; null in a last response, and where the peer does not say.</param>
/// <param name="Completed">Done.</param>
/// <param name="Failed">Not stored.</param>
/// <param name="Warning">Stored, with a remark.</param>
public sealed record SubOperationCounts(int? Remaining, int Completed, int Failed, int Warning)
{
    /// <summary>All of them, as far as they are known.</summary>
    public int Total => (Remaining ?? 0) + Completed + Failed + Warning;

    internal static SubOperationCounts Of(DimseCommand response) => new(response.Elements.GetInt32(DicomTags.NumberOfRemainingSuboperations), Number(response, DicomTags.NumberOfCompletedSuboperations),
        Number(response, DicomTags.NumberOfFailedSuboperations), Number(response, DicomTags.NumberOfWarningSuboperations));

    private static int Number(DimseCommand response, DicomTag tag) => response.Elements.GetInt32(tag) ?? 0;
}
