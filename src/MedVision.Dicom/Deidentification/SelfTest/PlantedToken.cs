using System.Text;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.SelfTest;

/// <summary>A fake identifier and where it was put.</summary>
internal sealed class PlantedToken
{
    private readonly byte[][] forms;

    /// <param name="place">The attribute's path, for the report.</param>
    /// <param name="text">The identifier.</param>
    /// <param name="raw">Its bytes as planted, where they are not ASCII.</param>
    public PlantedToken(string place, string text, byte[]? raw = null)
    {
        Place = place;
        byte[] ascii = raw ?? Encoding.UTF8.GetBytes(text);
        forms = [ascii, Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text), Encoding.BigEndianUnicode.GetBytes(text), Swapped(ascii, 2), Swapped(ascii, 4), Swapped(ascii, 8), .. Base64Forms(ascii)];
    }

    public string Place { get; }

    /// <summary>The identifier stands in <paramref name="bytes"/> as it was planted, in UTF-8, UTF-16 or base64, or with the bytes of numbers turned round.</summary>
    public bool IsIn(ReadOnlySpan<byte> bytes)
    {
        foreach (byte[] form in forms)
            if (form.Length > 3 && (form.AsSpan().ContainsAnyExceptInRange((byte)'0', (byte)'9') ? bytes.IndexOf(form) >= 0 : StandsAlone(form, bytes))) return true;
        return false;
    }

    // Some digits of a new UID may well be those of a planted number: inside so long a run of digits and dots it is no number of its own.
    private static bool StandsAlone(byte[] number, ReadOnlySpan<byte> bytes)
    {
        const int uid = 16;
        for (int from = 0; bytes[from..].IndexOf(number) is >= 0 and int found; from += found + 1)
        {
            int start = from + found, end = start + number.Length;
            while (start > 0 && IsOfUid(bytes[start - 1])) start--;
            while (end < bytes.Length && IsOfUid(bytes[end])) end++;
            if (end - start < number.Length + uid) return true;
        }
        return false;
    }

    private static bool IsOfUid(byte value) => char.IsAsciiDigit((char)value) || value == '.';

    private static byte[] Swapped(byte[] bytes, int unit)
    {
        byte[] swapped = bytes[..(bytes.Length / unit * unit)];
        DicomBytes.Swap(swapped, unit);
        return swapped;
    }

    // In the middle of a longer text, base64 depends on where the identifier begins: three ways, without the characters at the edges.
    private static IEnumerable<byte[]> Base64Forms(byte[] bytes)
    {
        for (int before = 0; before < 3; before++)
        {
            string text = Convert.ToBase64String([.. new byte[before], .. bytes]);
            int from = before == 0 ? 0 : before + 1, to = (before + bytes.Length) / 3 * 4;
            if (to - from >= 6) yield return Encoding.ASCII.GetBytes(text[from..to]);
        }
    }
}
