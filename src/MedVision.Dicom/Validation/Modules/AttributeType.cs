namespace MedVision.Dicom.Validation.Modules;

/// <summary>Whether an attribute must be there and have a value, PS3.5 7.4.</summary>
internal enum AttributeType
{
    /// <summary>1: must be there with a value.</summary>
    Required,

    /// <summary>1C: as 1 where a condition holds.</summary>
    RequiredIf,

    /// <summary>2: must be there, may be empty.</summary>
    Present,

    /// <summary>2C: as 2 where a condition holds.</summary>
    PresentIf,

    /// <summary>3: optional.</summary>
    Optional,
}
