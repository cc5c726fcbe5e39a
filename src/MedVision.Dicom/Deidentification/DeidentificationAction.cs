using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification;

/// <summary>What was done to an attribute, without its value.</summary>
/// <param name="Path">Where: <c>(0040,0275)[*].(0040,0009)</c>; <c>[*]</c> stands for all items of a sequence.</param>
/// <param name="Tag">The attribute itself.</param>
/// <param name="Change">What was done.</param>
/// <param name="Count">How many times at this path.</param>
public sealed record DeidentificationAction(string Path, DicomTag Tag, AttributeChange Change, int Count);
