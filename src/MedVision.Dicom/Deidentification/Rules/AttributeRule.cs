namespace MedVision.Dicom.Deidentification.Rules;

/// <summary>What the profile asks for an attribute, compound codes of Table E.1-1 already resolved.</summary>
internal enum AttributeRule
{
    Keep,
    Remove,
    Empty,
    Dummy,
    DummyCode,
    Pseudonym,
    PatientName,
    MapUid,
    ShiftDate,
    CleanText,
}
