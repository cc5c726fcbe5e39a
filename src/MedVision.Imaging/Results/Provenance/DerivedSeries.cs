using MedVision.Dicom.Data;

namespace MedVision.Imaging.Results.Provenance;

/// <summary>
/// A series that is derived from another: its own UIDs, derived from a seed; a number beside the source's; the source's dates, so
/// that the same input gives the same bytes.
/// </summary>
/// <param name="Modality">SEG, SR, OT ...</param>
/// <param name="NumberOffset">Its place among what is derived from one series, 1..99.</param>
/// <param name="Kind">What it is, in a word or two, for the description.</param>
/// <param name="Seed">UIDs are derived from it.</param>
internal sealed record DerivedSeries(string Modality, int NumberOffset, string Kind, string Seed)
{
    private const int LongestDescription = 64;

    /// <summary>Writes the series and one instance of it.</summary>
    internal void Write(DicomDataset target, DicomDataset source, string sopClassUid, int instance = 1)
    {
        string date = First(source, "19000101", DicomTags.ContentDate, DicomTags.SeriesDate, DicomTags.AcquisitionDate, DicomTags.StudyDate);
        string time = First(source, "000000", DicomTags.ContentTime, DicomTags.SeriesTime, DicomTags.AcquisitionTime, DicomTags.StudyTime);
        string description = $"MedVision {Kind} of {source.GetString(DicomTags.SeriesDescription) ?? "series " + source.GetString(DicomTags.SeriesNumber)}";
        target
            .Set(DicomTags.SOPClassUID, sopClassUid)
            .Set(DicomTags.SOPInstanceUID, DicomUids.Derive(instance == 1 ? Seed + "|instance" : $"{Seed}|instance {instance}"))
            .Set(DicomTags.Modality, Modality)
            .Set(DicomTags.SeriesInstanceUID, DicomUids.Derive(Seed + "|series"))
            .Set(DicomTags.SeriesNumber, (((source.GetInt32(DicomTags.SeriesNumber) ?? 0) % 1_000_000) * 100) + NumberOffset)
            .Set(DicomTags.SeriesDescription, description.Length > LongestDescription ? description[..LongestDescription] : description)
            .Set(DicomTags.SeriesDate, date)
            .Set(DicomTags.SeriesTime, time)
            .Set(DicomTags.InstanceNumber, instance)
            .Set(DicomTags.ContentDate, date)
            .Set(DicomTags.ContentTime, time);
    }

    private static string First(DicomDataset source, string otherwise, params DicomTag[] tags) =>
        tags.Select(tag => source.GetString(tag)).FirstOrDefault(value => value is not null) ?? otherwise;
}
