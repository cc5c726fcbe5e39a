using System.Collections.Concurrent;
using MedVision.Dicom.Data;

namespace MedVision.Cli.Dicom.Anonymize;

/// <summary>Hides the parts of a path that hold a patient's name or number: folders are often called after patients, and logs travel.</summary>
internal sealed class PathMask
{
    private const string Hidden = "***";

    private static readonly DicomTag[] telling =
    [
        DicomTags.PatientName, DicomTags.PatientID, DicomTags.OtherPatientIDs, DicomTags.AccessionNumber, DicomTags.PatientBirthDate, DicomTags.StudyInstanceUID,
        DicomTags.SeriesInstanceUID, DicomTags.SOPInstanceUID,
    ];

    private readonly ConcurrentDictionary<string, bool> words = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes the names and numbers of <paramref name="dataset"/>.</summary>
    public void Learn(DicomDataset dataset)
    {
        foreach (string value in telling.SelectMany(dataset.GetStrings))
            foreach (string word in value.Split(['^', '=', ' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                if (word.Length >= 3) words.TryAdd(word, true);
    }

    /// <summary><paramref name="text"/> with each part between slashes hidden that holds one of them.</summary>
    public string Hide(string text) =>
        string.Join('/', text.Split('/').Select(part => words.Keys.Any(word => part.Contains(word, StringComparison.OrdinalIgnoreCase)) ? Hidden : part));
}
