using System.Text;
using MedVision.Dicom.Deidentification.Identity;

namespace MedVision.Dicom.Deidentification.Cleaning;

/// <summary>
/// Cleans free text (PS3.15 E.3.5): words of <see cref="Vocabulary"/> and numbers of up to three digits stay, all else goes. So a
/// name, an address or a number of a record cannot stay, and neither can a useful word that the vocabulary lacks.
/// </summary>
internal static class DescriptorCleaner
{
    /// <summary>What is left of <paramref name="text"/>, words parted by one space; empty where nothing is.</summary>
    /// <param name="text">The free text.</param>
    /// <param name="identifiers">The object's own identifiers, which go even where they are words of the vocabulary.</param>
    public static string Clean(string text, Identifiers identifiers)
    {
        StringBuilder kept = new(text.Length);
        int numbers = 0;
        for (int at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at]))
            {
                at++;
                continue;
            }
            int end = at;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || (text[end] == '.' && end > at && char.IsAsciiDigit(text[end - 1]) && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])))) end++;
            string word = text[at..end];
            at = end;
            bool number = word.All(c => char.IsAsciiDigit(c) || c == '.');
            // Several short numbers in a row are a date, a telephone number or an address.
            numbers = number ? numbers + 1 : 0;
            bool harmless = number ? word.Count(char.IsAsciiDigit) <= 3 && word.Count(c => c == '.') <= 1 && numbers <= 1 : Vocabulary.Has(word);
            if (!harmless || identifiers.IsName(word)) continue;
            if (kept.Length > 0) kept.Append(' ');
            kept.Append(word);
        }
        return kept.ToString();
    }
}
