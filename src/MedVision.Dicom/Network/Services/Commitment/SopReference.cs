namespace MedVision.Dicom.Network.Services.Commitment;

/// <summary>An instance that is spoken of: an item of Referenced SOP Sequence (0008,1199).</summary>
/// <param name="SopClass">SOP Class UID.</param>
/// <param name="SopInstance">SOP Instance UID.</param>
public readonly record struct SopReference(string SopClass, string SopInstance);
