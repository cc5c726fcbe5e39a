namespace MedVision.Cli.Generate;

/// <summary>The kinds of file that <c>generate</c> writes.</summary>
internal enum SyntheticFormat
{
    Png,
    Dicom,
    Nifti,
}
