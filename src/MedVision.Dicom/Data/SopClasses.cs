namespace MedVision.Dicom.Data;

/// <summary>The SOP classes, PS3.4 B.5 and PS3.6 A.</summary>
public static partial class SopClasses
{
    /// <summary>Every known SOP class UID.</summary>
    public static IReadOnlyCollection<string> All => names.Keys;

    /// <summary>The name of a SOP class, or the UID itself where it is unknown.</summary>
    public static string NameOf(string uid) => names.GetValueOrDefault(uid, uid);

    /// <summary>A SOP class whose instances are stored: images, segmentations, reports.</summary>
    public static bool IsStorage(string uid) =>
        names.TryGetValue(uid, out string? name) && uid != MediaStorageDirectoryStorage
        && (name.EndsWith("Storage", StringComparison.Ordinal) || name.Contains(" Storage - ", StringComparison.Ordinal));
}
