using System.Text.RegularExpressions;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.Cleaning;

/// <summary>The defined terms of Specific Character Set, PS3.3 C.12.1.1.2; anything else there may be anything.</summary>
internal static partial class CharacterSetTerm
{
    public static bool IsKnown(string term) => term.Length == 0 || Form().IsMatch(term);

    /// <summary>Leaves the known terms, in their bytes, without turning any text into another set.</summary>
    public static void Reduce(DicomDataset dataset, string[] terms)
    {
        string text = string.Join('\\', terms.Where(IsKnown));
        dataset.SetBytes(DicomTags.SpecificCharacterSet, DicomVR.CS, System.Text.Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + " "));
    }

    [GeneratedRegex(@"^(ISO[_ -]?(2022)?[_ -]?IR[_ -]?\d{1,3}|GB18030|GBK|GB2312)$", RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
