using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Results.Synthetic;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Results;

public sealed class SyntheticImageWriterTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 15).Select(i => (byte)(i * 17))];

    [Fact]
    public void Patient_study_and_series_are_fresh_for_another_request_and_shared_within_one()
    {
        DicomDataset first = Write("a", 1).Dataset, second = Write("a", 2).Dataset, other = Write("b", 1).Dataset;
        Assert.Equal(first.GetString(DicomTags.SeriesInstanceUID), second.GetString(DicomTags.SeriesInstanceUID));
        Assert.NotEqual(first.GetString(DicomTags.SOPInstanceUID), second.GetString(DicomTags.SOPInstanceUID));
        foreach (DicomTag tag in new[] { DicomTags.PatientID, DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID, DicomTags.SOPInstanceUID })
        {
            Assert.NotEqual(first.GetString(tag), other.GetString(tag));
        }
    }

    /// <summary>Debian's dciodvfy is older than Synthetic Data (0008,001C) and calls it an unknown tag: that, and nothing else, is forgiven.</summary>
    [ToolFact("dciodvfy")]
    public void The_object_passes_dciodvfy()
    {
        string path = Save();
        (_, _, string report) = Tool.Run("dciodvfy", path);
        File.Delete(path);
        Assert.All(report.Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal)), line => Assert.Contains("(0x0008,0x001c)", line, StringComparison.Ordinal));

        DicomFile unmarked = Write("a", 1);
        unmarked.Dataset.Remove(DicomTags.SyntheticData);
        unmarked.Save(path);
        (int exit, _, string rest) = Tool.Run("dciodvfy", path);
        File.Delete(path);
        Assert.True(exit == 0, rest);
    }

    [ToolFact("python3")]
    public void Pydicom_reads_the_marks_and_the_pixels()
    {
        const string Script = """
            import sys, pydicom
            ds = pydicom.dcmread(sys.argv[1])
            e = ds.ContributingEquipmentSequence[0]
            print(ds[0x0008, 0x001C].value, e.PurposeOfReferenceCodeSequence[0].CodeValue, ds.ConversionType, "\\".join(ds.ImageType), ds.BurnedInAnnotation)
            print(ds.DerivationDescription)
            print(*ds.pixel_array.ravel())
            """;
        string path = Save();
        (int exit, string output, string error) = Tool.Run("python3", "-c", Script, path);
        File.Delete(path);
        Assert.True(exit == 0, error);
        Assert.Equal(["YES 109100 SYN DERIVED\\SECONDARY NO", "sha256 abc seed 7", string.Join(' ', Pixels)], output.Trim().Split('\n'));
    }

    private static DicomFile Write(string seed, int number) =>
        SyntheticImageWriter.Write(new SyntheticImageRequest(Pixels, 3, 5, number, 1, "Synthetic glioma", "brain-tumor-gan@1.0.0", "abc", "sha256 abc seed 7", seed));

    private static string Save()
    {
        string path = Path.GetTempFileName();
        Write("a", 1).Save(path);
        return path;
    }
}
