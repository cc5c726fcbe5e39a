using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.IO;

public sealed class BrainStudyTests
{
    [DataFact("brain-mr-pgbm003")]
    public void Every_instance_of_a_real_study_is_read_and_its_frame_decoded()
    {
        string[] paths = [.. Directory.EnumerateFiles(TestData.Require("brain-mr-pgbm003"), "*.dcm", SearchOption.AllDirectories).Order()];
        Assert.Equal(88, paths.Length);
        HashSet<string> series = [], instances = [];
        foreach (string path in paths)
        {
            using DicomFile file = DicomFile.Open(path);
            Assert.Equal("MR", file.Dataset.GetString(DicomTags.Modality));
            Assert.Equal(SopClasses.MRImageStorage, file.Dataset.RequireString(DicomTags.SOPClassUID));
            series.Add(file.Dataset.RequireString(DicomTags.SeriesInstanceUID));
            instances.Add(file.Dataset.RequireString(DicomTags.SOPInstanceUID));
            PixelDescription pixels = PixelDescription.From(file.Dataset);
            Assert.Equal(pixels.Rows * pixels.Columns * 2, FrameDecoder.Decode(file, 0).Length);
            Assert.Equal(3, file.Dataset.GetDoubles(DicomTags.ImagePositionPatient).Length);
        }
        Assert.Equal(4, series.Count);
        Assert.Equal(88, instances.Count);
    }

    [DataFact("brain-mr-pgbm003")]
    public void A_written_file_reads_back_the_same()
    {
        string path = Directory.EnumerateFiles(TestData.Require("brain-mr-pgbm003"), "*.dcm", SearchOption.AllDirectories).Order().First();
        using DicomFile file = DicomFile.Open(path);
        DicomFile again = DicomFile.Read(file.ToArray(), "copy");
        Assert.Equal(file.Dataset.Select(e => (e.Tag, e.VR)), again.Dataset.Select(e => (e.Tag, e.VR)));
        Assert.Equal(file.Dataset.GetBytes(DicomTags.PixelData).ToArray(), again.Dataset.GetBytes(DicomTags.PixelData).ToArray());
    }
}
