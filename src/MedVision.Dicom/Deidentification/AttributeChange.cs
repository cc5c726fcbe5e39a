namespace MedVision.Dicom.Deidentification;

/// <summary>What de-identification did to an attribute; the letters are those of PS3.15 Table E.1-1a.</summary>
public enum AttributeChange
{
    /// <summary>X: taken out.</summary>
    Removed,

    /// <summary>Z: left without a value.</summary>
    Emptied,

    /// <summary>D: given a value that means nothing.</summary>
    Replaced,

    /// <summary>U: given another UID, the same wherever the old one stood.</summary>
    UidMapped,

    /// <summary>D: given a pseudonym, the same wherever the old value stood.</summary>
    Pseudonymised,

    /// <summary>C: a date moved back with all others of the patient.</summary>
    DateShifted,

    /// <summary>C: words that are not known to be harmless taken out.</summary>
    TextCleaned,

    /// <summary>Identifiers of this very object were found in a value that the profile keeps, and it was replaced.</summary>
    IdentifierFound,
}
