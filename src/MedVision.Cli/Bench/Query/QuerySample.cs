using System.Text.Json;
using MedVision.Dicom.Data;

namespace MedVision.Cli.Bench.Query;

/// <summary>A series that the archive has, with what names its study: what questions are made of.</summary>
internal sealed record QuerySample(string PatientId, string PatientName, string AccessionNumber, string StudyDate, string Modality, string Study, string Series)
{
    /// <summary>Values enough to ask every kind of question.</summary>
    public bool IsWhole => PatientId.Length > 0 && PatientName.Length > 0 && AccessionNumber.Length > 0 && StudyDate.Length == 8 && Modality.Length > 0 && Study.Length > 0 && Series.Length > 0;

    /// <summary>The first two letters of the family name, or the one it has.</summary>
    public string NamePattern => PatientName[..Math.Min(2, PatientName.Length)] + "*";

    public static QuerySample Of(JsonElement study, JsonElement series) => new(
        Text(study, DicomTags.PatientID), Text(study, DicomTags.PatientName), Text(study, DicomTags.AccessionNumber), Text(study, DicomTags.StudyDate),
        Text(series, DicomTags.Modality), Text(study, DicomTags.StudyInstanceUID), Text(series, DicomTags.SeriesInstanceUID));

    public static QuerySample Of(DicomDataset study, DicomDataset series) => new(
        study.GetString(DicomTags.PatientID) ?? "", study.GetString(DicomTags.PatientName) ?? "", study.GetString(DicomTags.AccessionNumber) ?? "", study.GetString(DicomTags.StudyDate) ?? "",
        series.GetString(DicomTags.Modality) ?? "", study.GetString(DicomTags.StudyInstanceUID) ?? "", series.GetString(DicomTags.SeriesInstanceUID) ?? "");

    private static string Text(JsonElement dataset, DicomTag tag)
    {
        if (!dataset.TryGetProperty(tag.ToHex(), out JsonElement element) || !element.TryGetProperty("Value", out JsonElement values) || values.GetArrayLength() == 0) return "";
        JsonElement value = values[0];
        return value.ValueKind == JsonValueKind.Object ? (value.TryGetProperty("Alphabetic", out JsonElement name) ? name.GetString() ?? "" : "") : value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
    }
}
