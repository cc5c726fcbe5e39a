using System.Runtime.InteropServices;

namespace MedVision.Archive.Blobs;

/// <summary>Makes a rename last: on POSIX a file's new name is on the disk only once its folder was flushed.</summary>
internal static partial class Folder
{
    private const int ReadOnly = 0;

    public static void Flush(string path)
    {
        // Windows journals the rename itself and has no such call.
        if (OperatingSystem.IsWindows()) return;
        int descriptor = Open(path, ReadOnly);
        if (descriptor < 0) throw Error("open", path);
        try
        {
            if (Sync(descriptor) != 0) throw Error("fsync", path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Error(string call, string path) =>
        new($"{call} of {path} failed: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
