namespace MedVision.Testing;

/// <summary>A disk of one megabyte, made of memory.</summary>
public sealed class SmallDisk : IDisposable
{
    public SmallDisk()
    {
        Folder = Directory.CreateTempSubdirectory("medvision-disk-").FullName;
        (int code, _, string error) = Tool.Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", Folder);
        if (code != 0) throw new IOException(error);
    }

    public string Folder { get; }

    public void Dispose()
    {
        Tool.Run("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    internal static bool Possible()
    {
        if (!Environment.IsPrivilegedProcess || Tool.Find("mount") is null) return false;
        try
        {
            using SmallDisk disk = new();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
