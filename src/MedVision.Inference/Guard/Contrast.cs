namespace MedVision.Inference.Guard;

/// <summary>Whether contrast agent was given, as far as the header tells.</summary>
internal enum Contrast
{
    Unknown,
    Given,
    NotGiven,

    /// <summary>No word of it, and no Contrast/Bolus module, which PS3.3 C.7.6.4 requires where contrast agent was given.</summary>
    NotRecorded,
}
