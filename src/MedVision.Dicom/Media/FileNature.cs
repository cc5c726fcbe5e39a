using System.Text;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Media;

/// <summary>Says what a file that is not DICOM seems to be, so that its sender can find the mistake.</summary>
public static class FileNature
{
    /// <summary>Enough of a file's start to tell, in bytes.</summary>
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

    /// <summary>The first <see cref="HeadLength"/> bytes of the file at <paramref name="path"/>, or all of a shorter one.</summary>
    public static byte[] HeadOf(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        byte[] head = new byte[HeadLength];
        return head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }

    /// <summary>A ZIP's local header, or the end record of an empty one. A DICOM preamble may start like one and is none.</summary>
    public static bool IsZip(ReadOnlySpan<byte> head) =>
        (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8)) && !(head.Length >= 132 && head[128..132].SequenceEqual("DICM"u8));

    /// <summary>Why a file that begins with <paramref name="head"/> is not DICOM, or null where it may be.</summary>
    public static string? WhyNotDicom(ReadOnlySpan<byte> head) =>
        head.IsEmpty ? "the file is empty"
        : IsZip(head) ? "a ZIP inside a ZIP is not opened; unpack the outer one first"
        : DicomFile.LooksLikeDicom(head) ? null
        : $"not a DICOM file: it is {Describe(head)}";

    /// <summary>What <paramref name="head"/> looks like, in words that follow "it is".</summary>
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
