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
            if (form.Length > 3 && bytes.IndexOf(form) >= 0) return true;
        return false;
    }

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
