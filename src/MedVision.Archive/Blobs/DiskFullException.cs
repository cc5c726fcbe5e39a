namespace MedVision.Archive.Blobs;

/// <summary>The disk that holds the archive has no room left.</summary>
public sealed class DiskFullException(string folder, Exception inner) : IOException($"The disk that holds {folder} is full; nothing of the file was kept.", inner)
{
    // ENOSPC and EDQUOT; on Windows ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    internal static bool Is(Exception error) => error is IOException and not DiskFullException
        && (OperatingSystem.IsWindows() ? (error.HResult & 0xFFFF) is 0x70 or 0x27 : error.HResult is 28 or 122);
}
