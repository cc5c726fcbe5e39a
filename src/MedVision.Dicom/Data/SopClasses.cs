namespace MedVision.Dicom.Data;

/// <summary>The SOP classes, PS3.4 B.5 and PS3.6 A.</summary>
public static partial class SopClasses
{
    private const string StorageRoot = "1.2.840.10008.5.1.4.1.1.";

    /// <summary>Every known SOP class UID.</summary>
    public static IReadOnlyCollection<string> All => names.Keys;

    /// <summary>The name of a SOP class, or the UID itself where it is unknown.</summary>
    public static string NameOf(string uid) => names.GetValueOrDefault(uid, uid);

    /// <summary>
    /// A SOP class whose instances are stored: images, segmentations, reports. Besides the known ones everything below the standard's own
    /// root of storage classes (PS3.6 A): old scanners send classes that are retired, new ones such as are younger than our table.
    /// </summary>
    public static bool IsStorage(string uid) =>
        names.TryGetValue(uid, out string? name)
            ? uid != MediaStorageDirectoryStorage && (name.EndsWith("Storage", StringComparison.Ordinal) || name.Contains(" Storage - ", StringComparison.Ordinal))
            : uid.StartsWith(StorageRoot, StringComparison.Ordinal) && DicomUids.IsValid(uid);
}
