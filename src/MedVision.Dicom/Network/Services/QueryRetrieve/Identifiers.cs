using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Services.QueryRetrieve;

/// <summary>Makes identifiers of the Study Root model: what to retrieve, or what to ask for.</summary>
public static class Identifiers
{
    /// <summary>An identifier of a level, with no keys yet.</summary>
    public static DicomDataset Of(QueryLevel level) => new DicomDataset().Set(DicomTags.QueryRetrieveLevel, QueryLevels.NameOf(level));

    /// <summary>Whole studies.</summary>
    public static DicomDataset Studies(params string[] studies) => Of(QueryLevel.Study).Set(DicomTags.StudyInstanceUID, studies);

    /// <summary>Series of one study.</summary>
    public static DicomDataset Series(string study, params string[] series) =>
        Of(QueryLevel.Series).Set(DicomTags.StudyInstanceUID, study).Set(DicomTags.SeriesInstanceUID, series);

    /// <summary>Instances of one series.</summary>
    public static DicomDataset Instances(string study, string series, params string[] instances) =>
        Of(QueryLevel.Image).Set(DicomTags.StudyInstanceUID, study).Set(DicomTags.SeriesInstanceUID, series).Set(DicomTags.SOPInstanceUID, instances);

    /// <summary>A query that matches everything of a level, and asks for its unique and required keys and the counts.</summary>
    public static DicomDataset Query(InformationModel model, QueryLevel level)
    {
        DicomDataset identifier = Of(level);
        bool withPatient = level == QueryLevel.Study && model == InformationModel.StudyRoot;
        foreach (QueryKey key in QueryKeys.All.Where(key => key.Level == level || (withPatient && key.Level == QueryLevel.Patient)))
            if (key.Type != KeyType.Optional || counts.Contains(key.Tag)) identifier.SetEmpty(key.Tag);
        return identifier;
    }

    private static readonly DicomTag[] counts = [DicomTags.NumberOfStudyRelatedInstances, DicomTags.NumberOfStudyRelatedSeries, DicomTags.NumberOfSeriesRelatedInstances, DicomTags.ModalitiesInStudy];
}
