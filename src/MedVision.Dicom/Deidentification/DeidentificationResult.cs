using MedVision.Dicom.IO;

namespace MedVision.Dicom.Deidentification;

/// <summary>A de-identified object and what was done to it.</summary>
/// <param name="File">The new object. Long values may still be read from the source: keep that open until it is saved.</param>
/// <param name="Pseudonym">What the patient is called now; null for an object without a patient.</param>
/// <param name="Actions">Every change by the path of its attribute; no values.</param>
/// <param name="Warnings">What a person should know or look at before passing the object on; no values.</param>
public sealed record DeidentificationResult(
    DicomFile File, string? Pseudonym, IReadOnlyList<DeidentificationAction> Actions, IReadOnlyList<string> Warnings);
