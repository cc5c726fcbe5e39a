namespace MedVision.Dicom.Media;

/// <summary>Files that come with studies and are no images: a medium's directory, what desktops leave behind.</summary>
public static class Litter
{
    /// <summary>True if nobody meant to send the file <paramref name="name"/>, a path with <c>/</c> or <c>\</c>; any hidden folder counts.</summary>
    public static bool Is(string name)
    {
        string[] parts = name.Split('/', '\\');
        string file = parts[^1];
        return file.Equals("DICOMDIR", StringComparison.OrdinalIgnoreCase)
            || file.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase)
            || file.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase)
            || parts.Any(part => part.StartsWith('.') && part is not ("." or "..") || part == "__MACOSX");
    }
}
