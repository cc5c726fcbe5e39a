using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.Identity;

/// <summary>The patient of an object after de-identification.</summary>
/// <param name="Pseudonym">What the patient is called; null for an object without a patient.</param>
/// <param name="Days">How many days the patient's dates go back.</param>
internal sealed record Patient(string? Pseudonym, int Days)
{
    public static Patient Of(DicomDataset dataset, Pseudonyms pseudonyms) =>
        Identity(dataset) is { } identity ? new Patient(pseudonyms.Token("patient", identity), pseudonyms.Days(identity)) : new Patient(null, pseudonyms.Days(""));

    /// <summary>What tells this patient from others: the id; where that is empty, name and birth date; else the study.</summary>
    private static string? Identity(DicomDataset dataset)
    {
        if (dataset.GetString(DicomTags.PatientID) is { } id) return id;
        if (dataset.GetString(DicomTags.PatientName) is { } name) return $"{name}\0{dataset.GetString(DicomTags.PatientBirthDate)}";
        return dataset.GetString(DicomTags.StudyInstanceUID);
    }
}
