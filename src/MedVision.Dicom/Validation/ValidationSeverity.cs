namespace MedVision.Dicom.Validation;

/// <summary>How much a finding weighs.</summary>
public enum ValidationSeverity
{
    /// <summary>The standard is violated; the object is not valid.</summary>
    Error,

    /// <summary>The standard allows it, and receivers are known to stumble over it or the standard advises against it.</summary>
    Warning,

    /// <summary>Worth knowing, nothing to mend.</summary>
    Note,
}
