using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.Cleaning;

/// <summary>Content items (PS3.3 C.17.3) whose text is not prose.</summary>
internal static class StructuredContent
{
    // DCM codes: Tracking Identifier.
    private const string TrackingIdentifier = "112039";

    // Algorithm Name, Algorithm Version, Device Observer Manufacturer, Device Observer Model Name, Language, Country of Language.
    private static readonly HashSet<string> technical = ["111001", "111003", "121014", "121015"];

    /// <summary>The text names a tracked thing, the same in report and segmentation.</summary>
    public static bool IsIdentifierItem(DicomDataset item, DicomTag tag) => tag == DicomTags.TextValue && Concept(item) == TrackingIdentifier;

    /// <summary>The text names a program or a model.</summary>
    public static bool IsTechnicalItem(DicomDataset item, DicomTag tag) => tag == DicomTags.TextValue && Concept(item) is { } code && technical.Contains(code);

    private static string? Concept(DicomDataset item) =>
        item.GetItems(DicomTags.ConceptNameCodeSequence) is [var name, ..] && name.GetString(DicomTags.CodingSchemeDesignator) == "DCM" ? name.GetString(DicomTags.CodeValue) : null;
}
