namespace MedVision.Dicom.Deidentification;

/// <summary>
/// The Basic Application Level Confidentiality Profile of PS3.15 E.2 with the options of E.3. Without any option as little as
/// possible is left. Overlays, curves and graphics always go; pixels are never looked at.
/// </summary>
public sealed record DeidentificationProfile
{
    /// <summary>The basic profile without options.</summary>
    public static DeidentificationProfile Basic { get; } = new();

    /// <summary>Dates and times, E.3.6.</summary>
    public DateHandling Dates { get; init; }

    /// <summary>UIDs stay, E.3.9. Who has the originals can find the patient by them.</summary>
    public bool RetainUids { get; init; }

    /// <summary>Serial numbers, station names, calibration dates stay, E.3.8.</summary>
    public bool RetainDeviceIdentity { get; init; }

    /// <summary>The institution's name and address stay, E.3.11.</summary>
    public bool RetainInstitutionIdentity { get; init; }

    /// <summary>Sex, age, size, weight, smoking, pregnancy stay, E.3.7.</summary>
    public bool RetainPatientCharacteristics { get; init; }

    /// <summary>Private elements of PS3.15 Table E.3.10-1 that hold numbers or codes stay, E.3.10.</summary>
    public bool RetainSafePrivate { get; init; }

    /// <summary>Descriptions keep the words that are radiology's vocabulary and lose all others, E.3.5.</summary>
    public bool CleanDescriptors { get; init; }

    /// <summary>Content trees (structured reports, acquisition context, specimen preparation) stay, cleaned item by item, E.3.4. Without it reports are refused.</summary>
    public bool CleanStructuredContent { get; init; }

    /// <summary>Pixels that may have text burned in are passed on as they are. Without it such objects are refused.</summary>
    public bool AcceptBurnedInAnnotation { get; init; }

    /// <summary>Encapsulated documents (PDF, CDA, models) become empty placeholders. Without it they are refused.</summary>
    public bool EmptyDocuments { get; init; }
}
