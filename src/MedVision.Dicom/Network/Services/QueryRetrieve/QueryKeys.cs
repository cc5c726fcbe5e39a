using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Services.QueryRetrieve;

/// <summary>
/// The key attributes of the models, PS3.4 tables C.6-1 to C.6-5, with the counts of C.3.4 and those optional ones that peers and DICOMweb's
/// readers ask for. The patient's name and ID are required at the study of the Study Root model, too.
/// </summary>
public static class QueryKeys
{
    /// <summary>Every key, by level and tag.</summary>
    public static IReadOnlyList<QueryKey> All { get; } = [.. Level(QueryLevel.Patient, [DicomTags.PatientName],
            [DicomTags.IssuerOfPatientID, DicomTags.ReferencedPatientSequence, DicomTags.PatientBirthDate, DicomTags.PatientBirthTime, DicomTags.PatientSex, DicomTags.OtherPatientIDsSequence,
             DicomTags.OtherPatientNames, DicomTags.EthnicGroup, DicomTags.PatientComments, DicomTags.NumberOfPatientRelatedStudies, DicomTags.NumberOfPatientRelatedSeries,
             DicomTags.NumberOfPatientRelatedInstances]),
        .. Level(QueryLevel.Study, [DicomTags.StudyDate, DicomTags.StudyTime, DicomTags.AccessionNumber, DicomTags.StudyID],
            [DicomTags.ModalitiesInStudy, DicomTags.SOPClassesInStudy, DicomTags.AnatomicRegionsInStudyCodeSequence, DicomTags.ReferringPhysicianName, DicomTags.StudyDescription,
             DicomTags.ProcedureCodeSequence, DicomTags.NameOfPhysiciansReadingStudy, DicomTags.AdmittingDiagnosesDescription, DicomTags.ReferencedStudySequence, DicomTags.PatientAge,
             DicomTags.PatientSize, DicomTags.PatientWeight, DicomTags.Occupation, DicomTags.AdditionalPatientHistory, DicomTags.OtherStudyNumbers, DicomTags.InstitutionName,
             DicomTags.TimezoneOffsetFromUTC, DicomTags.IssuerOfAccessionNumberSequence, DicomTags.NumberOfStudyRelatedSeries, DicomTags.NumberOfStudyRelatedInstances]),
        .. Level(QueryLevel.Series, [DicomTags.Modality, DicomTags.SeriesNumber],
            [DicomTags.SeriesDate, DicomTags.SeriesTime, DicomTags.SeriesDescription, DicomTags.BodyPartExamined, DicomTags.Laterality, DicomTags.ProtocolName, DicomTags.OperatorsName,
             DicomTags.PerformingPhysicianName, DicomTags.Manufacturer, DicomTags.ManufacturerModelName, DicomTags.StationName, DicomTags.FrameOfReferenceUID,
             DicomTags.PerformedProcedureStepStartDate, DicomTags.PerformedProcedureStepStartTime, DicomTags.RequestAttributesSequence, DicomTags.NumberOfSeriesRelatedInstances]),
        .. Level(QueryLevel.Image, [DicomTags.InstanceNumber],
            [DicomTags.SOPClassUID, DicomTags.RelatedGeneralSOPClassUID, DicomTags.ImageType, DicomTags.AcquisitionNumber, DicomTags.AcquisitionDateTime, DicomTags.ContentDate,
             DicomTags.ContentTime, DicomTags.Rows, DicomTags.Columns, DicomTags.BitsAllocated, DicomTags.NumberOfFrames, DicomTags.ConceptNameCodeSequence, DicomTags.ContentLabel,
             DicomTags.ContentTemplateSequence, DicomTags.AvailableTransferSyntaxUID])];

    private static readonly Dictionary<DicomTag, QueryKey> byTag = All.ToDictionary(key => key.Tag);

    /// <summary>The key of a tag; null where the models have no such key.</summary>
    public static QueryKey? Find(DicomTag tag) => byTag.GetValueOrDefault(tag);

    private static IEnumerable<QueryKey> Level(QueryLevel level, DicomTag[] required, DicomTag[] optional) =>
        [new(QueryLevels.UniqueKeyOf(level), level, KeyType.Unique), .. required.Select(tag => new QueryKey(tag, level, KeyType.Required)), .. optional.Select(tag => new QueryKey(tag, level, KeyType.Optional))];
}
