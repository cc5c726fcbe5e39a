namespace MedVision.Dicom.Validation.Modules;

/// <summary>Says whether a condition holds; null where the object does not tell.</summary>
internal delegate bool? Condition(ConditionScope scope);
