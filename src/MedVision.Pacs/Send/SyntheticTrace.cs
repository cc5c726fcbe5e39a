using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Pacs.Send;

/// <summary>What a file's own header says of its origin: the mark of synthetic data, and the objects it was made from or speaks of.</summary>
/// <param name="Mark">The mark in words; null where the file carries none.</param>
/// <param name="References">SOP Instance and Series Instance UIDs that the file names beside its own.</param>
internal sealed record SyntheticTrace(string? Mark, IReadOnlySet<string> References)
{
    // (109100, DCM, "Synthesizing Equipment"), PS3.16 D.
    private const string SynthesizingEquipment = "109100";

    /// <summary>Reads the header, sequences included, without the pixels.</summary>
    /// <exception cref="DicomException">The file cannot be read.</exception>
    public static SyntheticTrace Of(string path)
    {
        using DicomFile file = DicomFile.Open(path);
        HashSet<string> references = new(StringComparer.Ordinal);
        string? mark = Walk(file.Dataset, isOutermost: true, references);
        if (file.Dataset.GetString(DicomTags.SeriesInstanceUID) is { } series) references.Remove(series);
        if (file.Dataset.GetString(DicomTags.SOPInstanceUID) is { } instance) references.Remove(instance);
        return new(mark, references);
    }

    private static string? Walk(DicomDataset dataset, bool isOutermost, HashSet<string> references)
    {
        string? mark = MarkOf(dataset);
        if (dataset.GetString(DicomTags.ReferencedSOPInstanceUID) is { Length: > 0 } instance) references.Add(instance);
        if (!isOutermost && dataset.GetString(DicomTags.SeriesInstanceUID) is { Length: > 0 } series) references.Add(series);
        foreach (DicomSequence sequence in dataset.OfType<DicomSequence>())
            foreach (DicomDataset item in sequence.Items) mark = Walk(item, isOutermost: false, references) ?? mark;
        return mark;
    }

    /// <summary>Synthetic Data (0008,001C), PS3.3 C.12.1: YES or NO. Whatever else stands there cannot be read as NO.</summary>
    private static string? MarkOf(DicomDataset dataset)
    {
        string[] values = [.. dataset.GetStrings(DicomTags.SyntheticData).Select(value => value.Trim(' ', '\0')).Where(value => value.Length > 0)];
        if (values.Contains("YES", StringComparer.OrdinalIgnoreCase)) return "its header says that it is synthetic";
        if (values.Any(value => value != "NO")) return $"its header says '{string.Join('\\', values)}' where YES or NO tells whether it is synthetic";
        bool synthesized = dataset.GetItems(DicomTags.ContributingEquipmentSequence).Any(equipment => equipment.GetItems(DicomTags.PurposeOfReferenceCodeSequence)
            .Any(purpose => purpose.GetString(DicomTags.CodeValue)?.Trim() == SynthesizingEquipment && purpose.GetString(DicomTags.CodingSchemeDesignator)?.Trim() == "DCM"));
        return synthesized ? "its header names synthesizing equipment" : null;
    }
}
