namespace MedVision.Dicom.Deidentification;

/// <summary>What becomes of dates and times, PS3.15 E.3.6.</summary>
public enum DateHandling
{
    /// <summary>Removed, or replaced by 1 January 1900 where an object needs a date: the basic profile.</summary>
    Remove,

    /// <summary>Moved back by a number of days that is the same for everything of a patient; times of day stay: Modified Dates Option.</summary>
    Shift,

    /// <summary>Kept as they are: Full Dates Option.</summary>
    Keep,
}
