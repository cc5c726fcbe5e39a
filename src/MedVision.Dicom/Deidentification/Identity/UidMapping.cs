using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.Identity;

/// <summary>Which UIDs are mapped: all but those that the standard itself gives out.</summary>
internal static class UidMapping
{
    /// <summary>SOP classes, transfer syntaxes, context groups, well-known frames of reference, PS3.6 A.</summary>
    public const string StandardRoot = "1.2.840.10008.";

    /// <summary>The values of a UI element with each instance's UID replaced. What is no UID at all gets one as well.</summary>
    public static string[] Map(string[] values, Pseudonyms pseudonyms) => Array.ConvertAll(values, value => Map(value, pseudonyms));

    /// <summary>The UID in place of <paramref name="uid"/>.</summary>
    public static string Map(string uid, Pseudonyms pseudonyms) => uid.Length == 0 || IsStandard(uid) ? uid : pseudonyms.Uid(uid);

    // Those registered have at most five components below the root, each of a few digits; a longer one is somebody's own.
    private static bool IsStandard(string uid) =>
        uid.StartsWith(StandardRoot, StringComparison.Ordinal) && DicomUids.IsValid(uid)
        && uid[StandardRoot.Length..].Split('.') is { Length: <= 8 } parts && Array.TrueForAll(parts, part => part.Length <= 5);
}
