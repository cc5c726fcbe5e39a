using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.Rules;

/// <summary>Writes down what was done: PS3.3 C.7.1.1 and C.12.1, codes of CID 7050.</summary>
internal static class MethodCodes
{
    private const string Method = "MedVision, PS3.15 Annex E";

    /// <summary>Marks <paramref name="dataset"/> as de-identified; codes of an earlier de-identification stay.</summary>
    public static void Write(DicomDataset dataset, DeidentificationProfile profile, IReadOnlyList<DicomDataset> earlier)
    {
        dataset.Set(DicomTags.PatientIdentityRemoved, "YES").Set(DicomTags.DeidentificationMethod, Method);
        List<DicomDataset> items = [.. Codes(profile).Select(Item)];
        foreach (DicomDataset item in earlier)
            if (Known(item) is { } code && !items.Exists(other => other.GetString(DicomTags.CodeValue) == code.Value)) items.Add(Item(code));
        dataset.SetSequence(DicomTags.DeidentificationMethodCodeSequence, [.. items]);
        dataset.Set(DicomTags.LongitudinalTemporalInformationModified, profile.Dates switch
        {
            DateHandling.Keep => "UNMODIFIED",
            DateHandling.Shift => "MODIFIED",
            _ => "REMOVED",
        });
    }

    private static IEnumerable<(string Value, string Meaning)> Codes(DeidentificationProfile profile)
    {
        yield return ("113100", "Basic Application Confidentiality Profile");
        // Overlays, curves and graphic annotations always go.
        yield return ("113103", "Clean Graphics Option");
        if (profile.CleanStructuredContent) yield return ("113104", "Clean Structured Content Option");
        if (profile.CleanDescriptors) yield return ("113105", "Clean Descriptors Option");
        if (profile.Dates == DateHandling.Keep) yield return ("113106", "Retain Longitudinal Temporal Information Full Dates Option");
        if (profile.Dates == DateHandling.Shift) yield return ("113107", "Retain Longitudinal Temporal Information Modified Dates Option");
        if (profile.RetainPatientCharacteristics) yield return ("113108", "Retain Patient Characteristics Option");
        if (profile.RetainDeviceIdentity) yield return ("113109", "Retain Device Identity Option");
        if (profile.RetainUids) yield return ("113110", "Retain UIDs Option");
        if (profile.RetainSafePrivate) yield return ("113111", "Retain Safe Private Option");
        if (profile.RetainInstitutionIdentity) yield return ("113112", "Retain Institution Identity Option");
    }

    // What an earlier tool did to the pixels is the one thing that is still true whatever we do.
    private static (string Value, string Meaning)? Known(DicomDataset item) => item.GetString(DicomTags.CodeValue) switch
    {
        "113101" => ("113101", "Clean Pixel Data Option"),
        "113102" => ("113102", "Clean Recognizable Visual Features Option"),
        _ => null,
    };

    private static DicomDataset Item((string Value, string Meaning) code) => new DicomDataset()
        .Set(DicomTags.CodeValue, code.Value)
        .Set(DicomTags.CodingSchemeDesignator, "DCM")
        .Set(DicomTags.CodeMeaning, code.Meaning);
}
