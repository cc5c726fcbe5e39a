using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.Rules;

/// <summary>A row of PS3.15 Table E.1-1.</summary>
/// <param name="Tag">The attribute.</param>
/// <param name="Basic">The basic profile's action: X, Z, D, U or one of the compound codes.</param>
/// <param name="Options">The options' letters, upper case for K and lower case for C, as the generated table explains them.</param>
internal sealed record ConfidentialityRow(DicomTag Tag, string Basic, string Options)
{
    public bool Has(char option) => Options.Contains(option, StringComparison.Ordinal);
}
