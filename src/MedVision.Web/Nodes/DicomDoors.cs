using MedVision.Pacs.Listen;

namespace MedVision.Web.Nodes;

/// <summary>Says how this process stands on the DICOM network.</summary>
/// <param name="Door">Null where this process opened none.</param>
/// <param name="Options">Null where this process opened none.</param>
/// <param name="Note">Why there is none.</param>
internal sealed record DicomDoors(DicomDoor? Door, DicomDoorOptions? Options, string? Note)
{
    public string Describe()
    {
        if (Door is null || Options is null) return Note ?? "This process opened no DICOM port.";
        int now = Door.Standing.Count;
        return $"{Options.AETitle} listens on port {Door.EndPoint.Port} of {Door.EndPoint.Address}; {(now == 1 ? "1 association stands" : $"{now} associations stand")} now. "
            + (Options.AcceptUnknownPeers ? "Every peer is let in." : "A peer that nobody has admitted is turned away and listed here.");
    }
}
