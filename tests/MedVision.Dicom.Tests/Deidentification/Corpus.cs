using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification;
using MedVision.Dicom.IO;
using MedVision.Testing;

namespace MedVision.Dicom.Tests.Deidentification;

/// <summary>The conformance corpus, de-identified with everything accepted.</summary>
internal static class Corpus
{
    public const string Folder = "dicom-conformance";

    public static DeidentificationProfile AcceptAll { get; } = new() { AcceptBurnedInAnnotation = true, CleanStructuredContent = true, EmptyDocuments = true };

    /// <summary>Every file that can be read and written and is not a DICOMDIR or without a SOP class and UID, under its path in the corpus.</summary>
    public static IEnumerable<(string Name, DicomFile Source, DeidentificationResult Result)> Clean(DeidentificationProfile? profile = null)
    {
        Deidentifier deidentifier = new(profile ?? AcceptAll, TestImage.Key);
        foreach (string path in Paths())
        {
            DicomFile source;
            DeidentificationResult result;
            try
            {
                source = DicomFile.Open(path);
                result = deidentifier.Deidentify(source);
                // One file has compressed pixels under a native syntax: it is refused when it is written.
                result.File.Write(Stream.Null);
            }
            catch (DicomException)
            {
                continue;
            }
            using (source) yield return (Path.GetRelativePath(TestData.Require(Folder), path), source, result);
        }
    }

    private static IEnumerable<string> Paths() => Directory.EnumerateFiles(TestData.Require(Folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
