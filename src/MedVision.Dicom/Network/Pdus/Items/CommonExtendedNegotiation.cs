namespace MedVision.Dicom.Network.Pdus.Items;

/// <summary>The service class of a SOP class that the other side need not know, PS3.7 D.3.3.6.</summary>
public sealed record CommonExtendedNegotiation(string SopClass, string ServiceClass, IReadOnlyList<string> RelatedGeneralClasses);
