namespace MedVision.Dicom.Network.Pdus.Items;

/// <summary>PS3.7 D.3.3.3; 0 means without limit.</summary>
internal sealed record AsynchronousWindow(ushort Invoked, ushort Performed);
