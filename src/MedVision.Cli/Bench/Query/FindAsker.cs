using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Cli.Bench.Query;

/// <summary>Asks by C-FIND, Study Root, an association for each question as most workstations do.</summary>
internal sealed class FindAsker(RemoteNode node, string callingAE) : IQueryAsker
{
    private static readonly DicomTag[] study =
    [
        DicomTags.StudyDate, DicomTags.StudyTime, DicomTags.AccessionNumber, DicomTags.ModalitiesInStudy, DicomTags.StudyDescription, DicomTags.PatientName, DicomTags.PatientID,
        DicomTags.PatientBirthDate, DicomTags.PatientSex, DicomTags.StudyInstanceUID, DicomTags.NumberOfStudyRelatedSeries, DicomTags.NumberOfStudyRelatedInstances,
    ];

    private static readonly DicomTag[] series = [DicomTags.Modality, DicomTags.SeriesNumber, DicomTags.SeriesDescription, DicomTags.SeriesInstanceUID, DicomTags.NumberOfSeriesRelatedInstances];

    private static readonly DicomTag[] instance = [DicomTags.SOPClassUID, DicomTags.SOPInstanceUID, DicomTags.InstanceNumber, DicomTags.Rows, DicomTags.Columns];

    public string Name => "C-FIND";

    public async Task<IReadOnlyList<QuerySample>> SampleAsync(int count, CancellationToken cancellationToken)
    {
        List<QuerySample> samples = [];
        foreach (DicomDataset one in await FindAsync(QueryLevel.Study, study, query => query, count, cancellationToken))
        {
            string uid = one.GetString(DicomTags.StudyInstanceUID) ?? "";
            if (await FindAsync(QueryLevel.Series, series, query => query.Set(DicomTags.StudyInstanceUID, uid), 1, cancellationToken) is [var found, ..] && QuerySample.Of(one, found) is { IsWhole: true } sample) samples.Add(sample);
        }
        return samples;
    }

    public async Task<int> AskAsync(QuestionKind kind, QuerySample sample, CancellationToken cancellationToken) => (await (kind switch
    {
        QuestionKind.PatientId => StudiesAsync(DicomTags.PatientID, sample.PatientId, cancellationToken),
        QuestionKind.PatientName => StudiesAsync(DicomTags.PatientName, sample.NamePattern, cancellationToken),
        QuestionKind.AccessionNumber => StudiesAsync(DicomTags.AccessionNumber, sample.AccessionNumber, cancellationToken),
        QuestionKind.StudyDate => StudiesAsync(DicomTags.StudyDate, $"{sample.StudyDate}-{sample.StudyDate}", cancellationToken),
        QuestionKind.Modality => FindAsync(QueryLevel.Study, study, query => query.Set(DicomTags.ModalitiesInStudy, sample.Modality).Set(DicomTags.StudyDate, sample.StudyDate), int.MaxValue, cancellationToken),
        QuestionKind.Series => FindAsync(QueryLevel.Series, series, query => query.Set(DicomTags.StudyInstanceUID, sample.Study), int.MaxValue, cancellationToken),
        _ => FindAsync(QueryLevel.Image, instance, query => query.Set(DicomTags.StudyInstanceUID, sample.Study).Set(DicomTags.SeriesInstanceUID, sample.Series), int.MaxValue, cancellationToken),
    })).Count;

    private Task<List<DicomDataset>> StudiesAsync(DicomTag tag, string value, CancellationToken ct) => FindAsync(QueryLevel.Study, study, query => query.Set(tag, value), int.MaxValue, ct);

    private async Task<List<DicomDataset>> FindAsync(QueryLevel level, DicomTag[] returns, Func<DicomDataset, DicomDataset> match, int most, CancellationToken ct)
    {
        DicomDataset identifier = Identifiers.Of(level);
        foreach (DicomTag tag in returns) identifier.SetEmpty(tag);
        List<DicomDataset> found = [];
        try
        {
            await foreach (DicomDataset one in FindUser.FindAsync(node, callingAE, InformationModel.StudyRoot, match(identifier), cancellationToken: ct))
            {
                found.Add(one);
                if (found.Count >= most) break;
            }
            return found;
        }
        catch (Exception error) when (error is AssociationException or DimseException or DicomException)
        {
            throw new QuestionException(error.Message);
        }
    }
}
