using MedVision.Dicom.Validation;

namespace MedVision.Cli.Dicom;

/// <summary>A file and what the validator found in it.</summary>
internal sealed record ValidatedFile(string Path, ValidationReport Report);
