using System.Text;

namespace MedVision.Pacs.Ingest;

/// <summary>Says what a file that is not DICOM seems to be, so that its sender can find the mistake.</summary>
internal static class FileNature
{
    /// <summary>Enough of a file's start to tell.</summary>
    public const int HeadLength = 4096;

    private static readonly (byte[] Start, string Nature)[] known =
    [
        ("%PDF"u8.ToArray(), "a PDF"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ("GIF8"u8.ToArray(), "a GIF picture"),
        ("PK"u8.ToArray(), "a ZIP archive"),
        ([0x1F, 0x8B], "gzip-compressed"),
        ("7z"u8.ToArray(), "a 7-Zip archive"),
        ("Rar!"u8.ToArray(), "a RAR archive"),
        ("MZ"u8.ToArray(), "a Windows program"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a Linux program"),
        ("<?xml"u8.ToArray(), "XML"),
        ("<!DOCTYPE"u8.ToArray(), "HTML"),
    ];

    /// <summary>A ZIP's local header, or the end record of an empty one. A DICOM preamble may start like one and is none.</summary>
    public static bool IsZip(ReadOnlySpan<byte> head) =>
        (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8)) && !(head.Length >= 132 && head[128..132].SequenceEqual("DICM"u8));

    public static string Describe(ReadOnlySpan<byte> head)
    {
        foreach ((byte[] start, string nature) in known)
            if (head.StartsWith(start)) return nature;
        if (head.Length > 348 && head[344..347].SequenceEqual("n+1"u8)) return "a NIfTI volume";
        return IsText(head) ? "text" : "of no kind known here";
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (byte value in head)
            if (value < 0x20 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C)) return false;
        // A multi-byte character may be cut by the head's end.
        string text = Encoding.UTF8.GetString(head[..Math.Max(0, head.Length - 3)]);
        return !text.Contains('\uFFFD');
    }
}
