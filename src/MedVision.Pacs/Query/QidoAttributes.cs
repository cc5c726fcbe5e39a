using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Pacs.Query;

/// <summary>What a QIDO-RS answer has unasked, PS3.18 tables 10.6.3-3 to 10.6.3-5, with what viewers expect beside it.</summary>
public static class QidoAttributes
{
    private static readonly DicomTag[] study =
    [
        DicomTags.StudyDate, DicomTags.StudyTime, DicomTags.AccessionNumber, DicomTags.ModalitiesInStudy, DicomTags.ReferringPhysicianName, DicomTags.TimezoneOffsetFromUTC,
        DicomTags.StudyDescription, DicomTags.PatientName, DicomTags.PatientID, DicomTags.PatientBirthDate, DicomTags.PatientSex, DicomTags.StudyInstanceUID, DicomTags.StudyID,
        DicomTags.NumberOfStudyRelatedSeries, DicomTags.NumberOfStudyRelatedInstances,
    ];

    private static readonly DicomTag[] series =
    [
        DicomTags.SyntheticData, DicomTags.SeriesDate, DicomTags.SeriesTime, DicomTags.Modality, DicomTags.TimezoneOffsetFromUTC, DicomTags.SeriesDescription, DicomTags.BodyPartExamined,
        DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID, DicomTags.SeriesNumber, DicomTags.NumberOfSeriesRelatedInstances, DicomTags.PerformedProcedureStepStartDate,
        DicomTags.PerformedProcedureStepStartTime, DicomTags.RequestAttributesSequence,
    ];

    private static readonly DicomTag[] instance =
    [
        DicomTags.SOPClassUID, DicomTags.SOPInstanceUID, DicomTags.SyntheticData, DicomTags.TimezoneOffsetFromUTC, DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID,
        DicomTags.InstanceNumber, DicomTags.NumberOfFrames, DicomTags.Rows, DicomTags.Columns, DicomTags.BitsAllocated,
    ];

    // What every answer has, empty where nothing is known: the tables' attributes without a condition.
    private static readonly HashSet<DicomTag> unconditional =
    [
        DicomTags.StudyDate, DicomTags.StudyTime, DicomTags.AccessionNumber, DicomTags.ModalitiesInStudy, DicomTags.ReferringPhysicianName, DicomTags.StudyDescription, DicomTags.PatientName,
        DicomTags.PatientID, DicomTags.PatientBirthDate, DicomTags.PatientSex, DicomTags.StudyInstanceUID, DicomTags.StudyID, DicomTags.Modality, DicomTags.SeriesInstanceUID,
        DicomTags.SeriesNumber, DicomTags.SOPClassUID, DicomTags.SOPInstanceUID, DicomTags.InstanceNumber,
    ];

    /// <summary>The attributes of a level; an address that does not name the study, or the series, has theirs too.</summary>
    public static IEnumerable<DicomTag> Of(QueryLevel level, bool withStudy, bool withSeries) => level switch
    {
        QueryLevel.Study => study,
        QueryLevel.Series => withStudy ? study.Concat(series) : series,
        _ => (withStudy ? study : []).Concat(withSeries ? series : []).Concat(instance),
    };

    /// <summary>It stands in an answer even without a value.</summary>
    public static bool IsUnconditional(DicomTag tag) => unconditional.Contains(tag);
}
