namespace MedVision.Dicom.Validation.Iods;

/// <summary>A module or macro of an information object; usage M (mandatory), C (conditional) or U (the user's choice), PS3.3 A.1.3.</summary>
internal readonly record struct ModuleUse(char Usage, string Module);
