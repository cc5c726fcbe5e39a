using MedVision.Cli.Inputs;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Media;

namespace MedVision.Cli.Analyze;

/// <summary>Looks at the header of each file and sorts the images into series; says of every other file why it is none.</summary>
internal sealed class SeriesSorter
{
    private readonly Dictionary<(string Study, string Series), ImageSeries> _series = [];
    private readonly Dictionary<string, (InputFile File, byte[] Hash)> _instances = new(StringComparer.Ordinal);

    /// <summary>In the order in which their first files came.</summary>
    public List<ImageSeries> Series { get; } = [];

    /// <summary>Files that are broken, no DICOM or cannot be decoded.</summary>
    public List<FailedInput> Failed { get; } = [];

    /// <summary>Sound DICOM that is not for analysis: reports, plans, segmentations, directories, second copies.</summary>
    public List<FailedInput> Skipped { get; } = [];

    public void Add(InputFile file)
    {
        try
        {
            if (FileNature.WhyNotDicom(FileNature.HeadOf(file.Path)) is { } foreign)
            {
                Failed.Add(new FailedInput(file.Name, foreign));
                return;
            }
            using DicomFile opened = DicomFile.Open(file.Path);
            Sort(file, opened);
        }
        catch (Exception error) when (error is DicomException or IOException or UnauthorizedAccessException)
        {
            Failed.Add(new FailedInput(file.Name, Reasons.Of(error, file)));
        }
    }

    private void Sort(InputFile file, DicomFile opened)
    {
        DicomDataset dataset = opened.Dataset;
        string sopClass = dataset.GetString(DicomTags.SOPClassUID) ?? opened.Meta.GetString(DicomTags.MediaStorageSOPClassUID) ?? "";
        if (ReasonToSkip(dataset, sopClass) is { } reason)
        {
            Skipped.Add(new FailedInput(file.Name, reason));
            return;
        }
        string instance = dataset.RequireString(DicomTags.SOPInstanceUID);
        string series = dataset.RequireString(DicomTags.SeriesInstanceUID), study = dataset.RequireString(DicomTags.StudyInstanceUID);
        if (!FrameDecoder.CanDecode(opened.TransferSyntax))
        {
            Failed.Add(new FailedInput(file.Name, $"pixel data in the transfer syntax {opened.TransferSyntax} cannot be decoded by this version"));
            return;
        }
        if (!IsNew(file, instance)) return;

        if (!_series.TryGetValue((study, series), out ImageSeries? known))
        {
            known = new ImageSeries(study, series, NumberOf(dataset), dataset.GetString(DicomTags.SeriesDescription));
            _series.Add((study, series), known);
            Series.Add(known);
        }
        known.Files.Add(file);
    }

    /// <summary>False for a second file of one instance: the same bytes are skipped, others are an error.</summary>
    private bool IsNew(InputFile file, string instance)
    {
        byte[] hash = Hash(file.Path);
        if (_instances.TryAdd(instance, (file, hash))) return true;
        (InputFile first, byte[] firstHash) = _instances[instance];
        if (hash.AsSpan().SequenceEqual(firstHash)) Skipped.Add(new FailedInput(file.Name, $"the same image as {first.Name}"));
        else Failed.Add(new FailedInput(file.Name, $"has the SOP Instance UID of {first.Name} but other content; only the first is used"));
        return false;
    }

    private static byte[] Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return System.Security.Cryptography.SHA256.HashData(stream);
    }

    private static string? ReasonToSkip(DicomDataset dataset, string sopClass)
    {
        string name = SopClasses.NameOf(sopClass);
        if (sopClass == SopClasses.MediaStorageDirectoryStorage) return "a DICOMDIR; the images are found without it";
        if (sopClass == SopClasses.SegmentationStorage) return $"a result, not an acquired image ({name})";
        return dataset.Contains(DicomTags.Rows) || dataset.Contains(DicomTags.PixelData) ? null : $"not an image ({(name.Length > 0 ? name : "no SOP class")})";
    }

    /// <summary>The series number where it is a number; a broken one only costs the number.</summary>
    private static int? NumberOf(DicomDataset dataset) => int.TryParse(dataset.GetString(DicomTags.SeriesNumber), out int number) ? number : null;
}
