using MedVision.Dicom.IO;

namespace MedVision.Cli.Inputs;

/// <summary>Names what a file is where it is no DICOM at all, better than a parser's complaint about its first bytes.</summary>
internal static class ForeignFile
{
    /// <summary>Why the file is not DICOM, or null where it may be.</summary>
    public static string? ReasonOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] head = new byte[1024];
        ReadOnlySpan<byte> bytes = head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        if (bytes.IsEmpty) return "the file is empty";
        if (DicomFile.LooksLikeDicom(bytes)) return null;
        if (bytes.StartsWith("%PDF"u8)) return "a PDF document, not DICOM";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "a picture, not DICOM";
        return bytes.ContainsAnyExceptInRange((byte)9, (byte)126) ? "not a DICOM file" : "a text file, not DICOM";
    }
}
