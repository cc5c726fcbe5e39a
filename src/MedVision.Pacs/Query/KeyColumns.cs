using System.Collections.Frozen;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using static MedVision.Dicom.Network.Services.QueryRetrieve.QueryLevel;
using static MedVision.Pacs.Query.KeyKind;

namespace MedVision.Pacs.Query;

/// <summary>Which keys have columns and indexes of their own, and which are counted. All others that rows keep are matched in their JSON.</summary>
public static class KeyColumns
{
    /// <summary>All, from the patient down.</summary>
    public static IReadOnlyList<KeyColumn> All { get; } =
    [
        new(DicomTags.PatientID, Patient, Text, "p.patient_id"),
        new(DicomTags.IssuerOfPatientID, Patient, Text, "p.issuer"),
        new(DicomTags.PatientName, Patient, Name, "p.name_folded"),
        new(DicomTags.PatientBirthDate, Patient, Date, "p.birth_date"),
        new(DicomTags.PatientSex, Patient, Text, "p.sex"),
        new(DicomTags.NumberOfPatientRelatedStudies, Patient, Number, "(SELECT count(*) FROM studies x WHERE x.patient_id = p.id)", IsComputed: true),
        new(DicomTags.NumberOfPatientRelatedSeries, Patient, Number, "(SELECT coalesce(sum(x.series_count), 0) FROM studies x WHERE x.patient_id = p.id)", IsComputed: true),
        new(DicomTags.NumberOfPatientRelatedInstances, Patient, Number, "(SELECT coalesce(sum(x.instance_count), 0) FROM studies x WHERE x.patient_id = p.id)", IsComputed: true),
        new(DicomTags.StudyInstanceUID, Study, Text, "s.study_instance_uid"),
        new(DicomTags.StudyDate, Study, Date, "s.date"),
        new(DicomTags.StudyTime, Study, Time, "s.time"),
        new(DicomTags.AccessionNumber, Study, Text, "s.accession_number"),
        new(DicomTags.StudyDescription, Study, Text, "s.description"),
        new(DicomTags.StudyID, Study, Text, "s.study_id"),
        new(DicomTags.ReferringPhysicianName, Study, Name, "s.referring_physician_folded"),
        new(DicomTags.ModalitiesInStudy, Study, TextSet, "s.modalities", IsComputed: true),
        new(DicomTags.SOPClassesInStudy, Study, TextSet,
            "ARRAY(SELECT DISTINCT y.sop_class_uid FROM series x JOIN instances y ON y.series_id = x.id WHERE x.study_id = s.id ORDER BY 1)", IsComputed: true),
        new(DicomTags.NumberOfStudyRelatedSeries, Study, Number, "s.series_count", IsComputed: true),
        new(DicomTags.NumberOfStudyRelatedInstances, Study, Number, "s.instance_count", IsComputed: true),
        new(DicomTags.SeriesInstanceUID, Series, Text, "e.series_instance_uid"),
        new(DicomTags.Modality, Series, Text, "e.modality"),
        new(DicomTags.SeriesNumber, Series, Number, "e.number"),
        new(DicomTags.SeriesDescription, Series, Text, "e.description"),
        new(DicomTags.BodyPartExamined, Series, Text, "e.body_part"),
        new(DicomTags.NumberOfSeriesRelatedInstances, Series, Number, "e.instance_count", IsComputed: true),
        new(DicomTags.SOPInstanceUID, Image, Text, "i.sop_instance_uid"),
        new(DicomTags.SOPClassUID, Image, Text, "i.sop_class_uid"),
        new(DicomTags.InstanceNumber, Image, Number, "i.number"),
        new(DicomTags.Rows, Image, Number, "i.rows"),
        new(DicomTags.Columns, Image, Number, "i.columns"),
        new(DicomTags.AvailableTransferSyntaxUID, Image, Text, "i.transfer_syntax_uid", IsComputed: true),
    ];

    private static readonly FrozenDictionary<DicomTag, KeyColumn> byTag = All.ToFrozenDictionary(column => column.Tag);

    /// <summary>The column of an attribute; null where it has none.</summary>
    public static KeyColumn? Find(DicomTag tag) => byTag.GetValueOrDefault(tag);

    /// <summary>The deepest level, of those down to <paramref name="level"/>, whose rows keep the attribute; null: none does.</summary>
    public static QueryLevel? StoredAt(DicomTag tag, QueryLevel level)
    {
        for (QueryLevel at = level; at >= Patient; at--)
            if (StoredAttributes.Of(at).Contains(tag)) return at;
        return null;
    }
}
