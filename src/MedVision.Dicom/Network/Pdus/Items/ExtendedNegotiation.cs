namespace MedVision.Dicom.Network.Pdus.Items;

/// <summary>Abilities within a SOP class, in bytes that its service class defines; PS3.7 D.3.3.5. For queries: relational, date-time, fuzzy, time zone (PS3.4 C.5.1.1).</summary>
public sealed record ExtendedNegotiation(string SopClass, ReadOnlyMemory<byte> Information);
