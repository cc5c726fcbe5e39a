namespace MedVision.Dicom.Text;

/// <summary>What parts a text, PS3.5 6.1.2.5.3: it also ends the effect of escape sequences.</summary>
internal enum TextForm
{
    /// <summary>Values between backslashes.</summary>
    Values,

    /// <summary>Person names: values between backslashes, components between ^ and =.</summary>
    Names,

    /// <summary>One value: LT, ST, UR, UT.</summary>
    Single,
}
