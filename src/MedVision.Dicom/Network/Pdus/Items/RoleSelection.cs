namespace MedVision.Dicom.Network.Pdus.Items;

/// <summary>The roles that the requestor of the association takes for a SOP class, PS3.7 D.3.3.4. C-GET needs it: the requestor is then the one who stores.</summary>
public sealed record RoleSelection(string SopClass, bool IsUser, bool IsProvider);
