using System.Globalization;
using System.Text.RegularExpressions;
using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification.Identity;

namespace MedVision.Dicom.Deidentification.Cleaning;

/// <summary>Whether a text has the form of its value representation (PS3.5 6.2): what has not may be anything, a name too.</summary>
internal static partial class ValueForm
{
    /// <summary>Every value of <paramref name="vr"/> is well formed; true where the representation has no form.</summary>
    public static bool Fits(DicomVR vr, string[] values) => Array.TrueForAll(values, value => value.Length == 0 || Fits(vr, value));

    [GeneratedRegex(@"^\d{3}[DWMY]$")]
    private static partial Regex Age();

    // Lower case and a few signs are found in the code strings of real devices.
    [GeneratedRegex(@"^[A-Za-z0-9 _.+/-]{1,16}$")]
    private static partial Regex Code();

    private static bool Fits(DicomVR vr, string value) => vr.Code switch
    {
        "IS" or "DS" => value.Length <= 24 && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        "AS" => Age().IsMatch(value),
        "CS" => Code().IsMatch(value),
        "UI" => DicomUids.IsValid(value),
        "DA" or "DT" or "TM" => DateShift.IsWellFormed(vr, value),
        "UR" => value.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) || value.StartsWith("http", StringComparison.OrdinalIgnoreCase),
        _ => true,
    };
}
