using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.Cleaning;

/// <summary>
/// Blanks what the headers of JPEG, JPEG-LS and JPEG 2000 code streams say beside the image: comments, and the camera's Exif, XMP and
/// IPTC blocks, where names are found. Lengths stay, so offset tables and every decoded sample stay as they were.
/// </summary>
internal static class CodestreamComments
{
    private const byte Comment = 0xFE, Application1 = 0xE1, Application15 = 0xEF, Jpeg2000Comment = 0x64;

    /// <summary>The fragments with such text blanked, or null where there is none.</summary>
    public static DicomFragments? Blank(DicomFragments pixels)
    {
        List<DicomBytes>? blanked = null;
        for (int i = 0; i < pixels.Fragments.Count; i++)
        {
            DicomBytes fragment = pixels.Fragments[i];
            if (fragment.Length is < 4 or > int.MaxValue || Blank(fragment) is not { } bytes) continue;
            blanked ??= [.. pixels.Fragments];
            blanked[i] = new DicomBytes(bytes);
        }
        return blanked is null ? null : new DicomFragments(pixels.Tag, pixels.VR, [.. pixels.BasicOffsetTable], blanked);
    }

    private static byte[]? Blank(DicomBytes fragment)
    {
        Span<byte> start = stackalloc byte[2];
        fragment.Read(0, start);
        // A frame begins with SOI (JPEG, JPEG-LS) or SOC (JPEG 2000); a fragment in the middle of one has no header.
        if (start[0] != 0xFF || start[1] is not (0xD8 or 0x4F)) return null;
        ReadOnlySpan<byte> read = fragment.Load().Span;
        bool jpeg2000 = start[1] == 0x4F;
        byte[]? bytes = null;
        for (int at = 2; at + 4 <= read.Length && read[at] == 0xFF;)
        {
            byte marker = read[at + 1];
            // SOS or SOT: the image begins.
            if (marker == (jpeg2000 ? 0x90 : 0xDA)) break;
            int length = BinaryPrimitives.ReadUInt16BigEndian(read[(at + 2)..]);
            if (length < 2 || at + 2 + length > read.Length) break;
            // The first bytes of a JPEG 2000 comment say how it is written, those of an application's block whose it is.
            int keep = jpeg2000 ? 2 : 0;
            if (IsText(marker, read.Slice(at + 4, length - 2), jpeg2000) && length - 2 > keep)
            {
                bytes ??= read.ToArray();
                bytes.AsSpan(at + 4 + keep, length - 2 - keep).Fill((byte)' ');
            }
            at += 2 + length;
        }
        return bytes;
    }

    private static bool IsText(byte marker, ReadOnlySpan<byte> content, bool jpeg2000)
    {
        if (jpeg2000) return marker == Jpeg2000Comment;
        if (marker == Comment) return true;
        // Adobe's block says how colours were transformed, an ICC profile what they mean: decoding needs them.
        return marker is >= Application1 and <= Application15 && !content.StartsWith("Adobe"u8) && !content.StartsWith("ICC_PROFILE"u8) && !content.StartsWith("mrfx"u8);
    }
}
