namespace MedVision.Inference.Guard;

/// <summary>Whether contrast agent was given, as far as the header tells.</summary>
internal enum Contrast
{
    Unknown,
    Given,
    NotGiven,
}
