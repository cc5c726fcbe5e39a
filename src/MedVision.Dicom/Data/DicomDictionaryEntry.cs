namespace MedVision.Dicom.Data;

/// <summary>A row of the data dictionary, PS3.6 6.</summary>
/// <param name="Tag">The tag; for a repeating group its first.</param>
/// <param name="Keyword">The keyword.</param>
/// <param name="Name">The name.</param>
/// <param name="VRs">The value representations it may have; empty for items and delimiters.</param>
/// <param name="VM">The value multiplicity as the standard writes it: <c>1</c>, <c>1-n</c>, <c>2-2n</c>.</param>
/// <param name="Retired">It is not to be written any more.</param>
public sealed record DicomDictionaryEntry(DicomTag Tag, string Keyword, string Name, IReadOnlyList<DicomVR> VRs, string VM, bool Retired);
