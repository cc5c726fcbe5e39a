using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;

namespace MedVision.EndToEnd.Tests.Peers;

/// <summary>A file of the conformance corpus that can be sent: it has a meta header that agrees with its data set, and UIDs of its own.</summary>
internal sealed record CorpusFile(string Name, string Path, string Instance, string Study, string Series, string Syntax)
{
    /// <summary>Each SOP instance once, in the order of their names.</summary>
    public static IReadOnlyList<CorpusFile> All()
    {
        string root = TestData.Require("dicom-conformance");
        List<CorpusFile> files = [];
        HashSet<string> seen = [];
        foreach (string path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (TryRead(path, System.IO.Path.GetRelativePath(root, path)) is { } file && seen.Add(file.Instance)) files.Add(file);
        }
        return files;
    }

    /// <summary>The bytes behind a file's meta header, PS3.10 7.1.</summary>
    public static (string Instance, byte[] Dataset) Split(byte[] file)
    {
        DicomFile read = DicomFile.Read(file);
        return (read.Meta.RequireString(DicomTags.MediaStorageSOPInstanceUID), file[(int)read.DatasetOffset..]);
    }

    private static CorpusFile? TryRead(string path, string name)
    {
        try
        {
            using DicomFile file = DicomFile.Open(path);
            string instance = file.Dataset.RequireString(DicomTags.SOPInstanceUID);
            // dcmtk sends by the meta header; a file without one, or with another's, is not one that a peer could send.
            bool agrees = file.Meta.GetString(DicomTags.MediaStorageSOPInstanceUID) == instance && file.Meta.GetString(DicomTags.MediaStorageSOPClassUID) == file.Dataset.GetString(DicomTags.SOPClassUID);
            return agrees ? new(name, path, instance, file.Dataset.RequireString(DicomTags.StudyInstanceUID), file.Dataset.RequireString(DicomTags.SeriesInstanceUID), file.TransferSyntax.Uid) : null;
        }
        catch (DicomException)
        {
            return null; // the malformed part of the corpus: other tests are about it
        }
    }
}
