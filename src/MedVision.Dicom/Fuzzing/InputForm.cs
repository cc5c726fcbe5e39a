namespace MedVision.Dicom.Fuzzing;

/// <summary>What kind of bytes a target takes.</summary>
public enum InputForm
{
    /// <summary>A DICOM file, PS3.10.</summary>
    File,

    /// <summary>A data set in DICOM JSON, PS3.18 F.</summary>
    Json,

    /// <summary>The body of an association PDU, PS3.8 9.3.</summary>
    Association,

    /// <summary>A command set, PS3.7 6.3.</summary>
    Command,

    /// <summary>NIfTI-1, gzipped or not.</summary>
    Nifti,

    /// <summary>A PNG picture.</summary>
    Png,
}
