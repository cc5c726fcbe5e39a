using MedVision.Dicom.Network.Dimse;

namespace MedVision.Pacs.Peers;

/// <summary>Statuses of C-STORE (PS3.4 table B.2-1, PS3.7 C) and failure reasons of STOW-RS (PS3.18 I.2.2) in words; they are the same numbers.</summary>
internal static class StoreStatus
{
    public static string Describe(DimseStatus status) => status.Code switch
    {
        0x0110 => "it could not process the object (0110H)",
        0x0117 => "it says that the SOP Instance UID is not valid (0117H)",
        0x0122 => "it does not take this kind of object (SOP class not supported, 0122H)",
        0x0124 => "it does not allow it (not authorized, 0124H)",
        0xC122 => "it does not take this transfer syntax (C122H)",
        >= 0xA700 and <= 0xA7FF => $"it is out of resources ({status.Code:X4}H)",
        >= 0xA900 and <= 0xA9FF => $"it says that the data set does not match its SOP class ({status.Code:X4}H)",
        >= 0xC000 and <= 0xCFFF => $"it cannot understand the object ({status.Code:X4}H)",
        _ => $"it answers with {status}",
    };

    /// <summary>Whether the same object may be taken at another time: the peer speaks of itself, not of the object.</summary>
    public static bool IsPassing(DimseStatus status) => status.Code is 0x0110 or (>= 0xA700 and <= 0xA7FF);
}
