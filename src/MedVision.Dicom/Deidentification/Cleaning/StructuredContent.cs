using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.Cleaning;

/// <summary>Content items (PS3.3 C.17.3) whose text is not prose.</summary>
internal static class StructuredContent
{
    // PS3.3 tables C.17-5 and C.17.3.2.4: a name that is spelt like one of them (a template's "Enter text") is none where they stand.
    private static readonly Dictionary<DicomTag, string[]> terms = new()
    {
        [DicomTags.ValueType] = ["TEXT", "NUM", "CODE", "DATETIME", "DATE", "TIME", "UIDREF", "PNAME", "COMPOSITE", "IMAGE", "WAVEFORM", "SCOORD", "SCOORD3D", "TCOORD", "CONTAINER", "TABLE"],
        [DicomTags.RelationshipType] = ["CONTAINS", "HAS OBS CONTEXT", "HAS CONCEPT MOD", "HAS PROPERTIES", "HAS ACQ CONTEXT", "INFERRED FROM", "SELECTED FROM"],
        [DicomTags.ContinuityOfContent] = ["SEPARATE", "CONTINUOUS"],
    };

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

    /// <summary>The values are the standard's own words for how the tree hangs together, which no person is called in that place.</summary>
    public static bool IsTerm(DicomTag tag, string[] values) => terms.TryGetValue(tag, out string[]? known) && Array.TrueForAll(values, value => known.Contains(value, StringComparer.Ordinal));
}
