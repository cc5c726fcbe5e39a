using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Reports;

/// <summary>A code by scheme and value, PS3.3 8.8.</summary>
internal readonly record struct Concept(string Scheme, string Value)
{
    /// <summary>The code in the first item of a sequence, or null.</summary>
    public static Concept? Of(DicomDataset at, DicomTag sequence) =>
        at.GetItems(sequence) is [DicomDataset item, ..] && item.Text(DicomTags.CodeValue) is { } value ? new Concept(item.Text(DicomTags.CodingSchemeDesignator) ?? "", value) : null;

    public override string ToString() => $"({Value}, {Scheme})";
}
