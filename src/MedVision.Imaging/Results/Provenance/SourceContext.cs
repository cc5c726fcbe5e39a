using MedVision.Dicom.Data;
using MedVision.Dicom.Validation;

namespace MedVision.Imaging.Results.Provenance;

/// <summary>
/// What an object derived from an image takes over from it verbatim, empties included, so that patient, study and frame of
/// reference agree across the files of a study: Patient (PS3.3 C.7.1.1), General Study (C.7.2.1), Patient Study (C.7.2.2),
/// Clinical Trial (C.7.1.3, C.7.2.3), Frame of Reference (C.7.4.1).
/// </summary>
internal static class SourceContext
{
    private static readonly DicomTag[] Attributes =
    [
        DicomTags.SpecificCharacterSet, DicomTags.TimezoneOffsetFromUTC,
        DicomTags.PatientName, DicomTags.PatientID, DicomTags.IssuerOfPatientID, DicomTags.IssuerOfPatientIDQualifiersSequence,
        DicomTags.PatientBirthDate, DicomTags.PatientBirthTime, DicomTags.PatientSex, DicomTags.OtherPatientIDsSequence,
        DicomTags.OtherPatientNames, DicomTags.EthnicGroup, DicomTags.PatientComments, DicomTags.QualityControlSubject,
        DicomTags.PatientSpeciesDescription, DicomTags.PatientSpeciesCodeSequence, DicomTags.PatientBreedDescription,
        DicomTags.PatientBreedCodeSequence, DicomTags.BreedRegistrationSequence, DicomTags.ResponsiblePerson,
        DicomTags.ResponsiblePersonRole, DicomTags.ResponsibleOrganization,
        DicomTags.PatientIdentityRemoved, DicomTags.DeidentificationMethod, DicomTags.DeidentificationMethodCodeSequence,
        DicomTags.LongitudinalTemporalInformationModified,
        DicomTags.StudyInstanceUID, DicomTags.StudyDate, DicomTags.StudyTime, DicomTags.ReferringPhysicianName,
        DicomTags.StudyID, DicomTags.AccessionNumber, DicomTags.IssuerOfAccessionNumberSequence, DicomTags.StudyDescription,
        DicomTags.PhysiciansOfRecord, DicomTags.NameOfPhysiciansReadingStudy, DicomTags.ProcedureCodeSequence,
        DicomTags.AdmittingDiagnosesDescription, DicomTags.PatientAge, DicomTags.PatientSize, DicomTags.PatientWeight,
        DicomTags.MedicalAlerts, DicomTags.Allergies, DicomTags.SmokingStatus, DicomTags.PregnancyStatus, DicomTags.Occupation,
        DicomTags.AdditionalPatientHistory, DicomTags.PatientState, DicomTags.PatientSexNeutered, DicomTags.AdmissionID,
        DicomTags.ClinicalTrialSponsorName, DicomTags.ClinicalTrialProtocolID, DicomTags.ClinicalTrialProtocolName,
        DicomTags.ClinicalTrialSiteID, DicomTags.ClinicalTrialSiteName, DicomTags.ClinicalTrialSubjectID,
        DicomTags.ClinicalTrialSubjectReadingID, DicomTags.ClinicalTrialTimePointID, DicomTags.ClinicalTrialTimePointDescription,
    ];

    private static readonly DicomTag[] Identity = [DicomTags.SpecificCharacterSet, DicomTags.PatientID, DicomTags.IssuerOfPatientID, DicomTags.PatientName, DicomTags.StudyInstanceUID];

    private static readonly DicomTag[] Required =
    [
        DicomTags.PatientName, DicomTags.PatientID, DicomTags.PatientBirthDate, DicomTags.PatientSex, DicomTags.StudyDate, DicomTags.StudyTime,
        DicomTags.ReferringPhysicianName, DicomTags.StudyID, DicomTags.AccessionNumber,
    ];

    /// <summary>
    /// Copies patient, study and trial into <paramref name="target"/>; a type 2 attribute that the source lacks is written empty, and
    /// a synthetic source marks what is derived from it. What is no valid value in the source (an age of "42") is not handed on: a
    /// scanner's slip must neither lose a finding nor spread. Only who and which study it is stays as it is, whatever it looks like.
    /// </summary>
    internal static void Copy(DicomDataset source, DicomDataset target)
    {
        target.CopyFrom(source, Attributes);
        foreach (DicomTag tag in InvalidIn(target).Where(tag => !Identity.Contains(tag))) target.Remove(tag);
        foreach (DicomTag tag in Required.Where(tag => !target.Contains(tag))) target.SetEmpty(tag);
        if (source.GetString(DicomTags.SyntheticData) == "YES") target.Set(DicomTags.SyntheticData, "YES");
    }

    private static DicomTag[] InvalidIn(DicomDataset target)
    {
        ValidationFinding[] errors = [.. DicomValidator.ValidateElements(target).Where(finding => finding.Severity == ValidationSeverity.Error)];
        return [.. Attributes.Where(tag => Array.Exists(errors, error => error.Path.StartsWith(tag.ToString(), StringComparison.Ordinal)))];
    }

    /// <summary>
    /// Copies the frame of reference, or derives one from <paramref name="seed"/> where the source has none.
    /// </summary>
    internal static void CopyFrameOfReference(DicomDataset source, DicomDataset target, string seed)
    {
        target.CopyFrom(source, DicomTags.FrameOfReferenceUID, DicomTags.PositionReferenceIndicator);
        if (target.GetString(DicomTags.FrameOfReferenceUID) is null) target.Set(DicomTags.FrameOfReferenceUID, DicomUids.Derive(seed + "|frame of reference"));
        if (!target.Contains(DicomTags.PositionReferenceIndicator)) target.SetEmpty(DicomTags.PositionReferenceIndicator);
    }

    /// <summary>Pixels made from pixels that were once compressed with loss say so, PS3.3 C.7.6.1.1.5.</summary>
    internal static void CopyCompression(DicomDataset source, DicomDataset target)
    {
        if (source.GetString(DicomTags.LossyImageCompression) == "01")
        {
            target.CopyFrom(source, DicomTags.LossyImageCompression, DicomTags.LossyImageCompressionRatio, DicomTags.LossyImageCompressionMethod);
        }
        else
        {
            target.Set(DicomTags.LossyImageCompression, "00");
        }
    }
}
