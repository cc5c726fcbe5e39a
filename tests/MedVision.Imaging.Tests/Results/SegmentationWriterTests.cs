using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Masks;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Results.Seg;
using MedVision.Imaging.Volumes;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Results;

public sealed class SegmentationWriterTests : IDisposable
{
    // 7 x 5 pixels: 35 bits a frame, so that frames do not begin on bytes.
    private readonly MrSeries series = new() { Rows = 5, Columns = 7 };
    private readonly List<DicomFile> files;
    private readonly Volume volume;
    private readonly byte[] mask;
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public SegmentationWriterTests()
    {
        files = series.Axial(0, 6, 12, 18);
        volume = VolumeBuilder.Build(files).Volume!;
        mask = new byte[35 * 4];
        foreach (int i in new[] { 0, 1, 8, 35, 36 + 7, 105 + 33, 105 + 34 }) mask[i] = 1;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_frame_names_the_source_image_under_it()
    {
        DicomDataset seg = Write().Dataset;
        IReadOnlyList<DicomDataset> frames = seg.GetItems(DicomTags.PerFrameFunctionalGroupsSequence);
        string[] sources = [.. frames.Select(f => f.GetItems(DicomTags.DerivationImageSequence)[0].GetItems(DicomTags.SourceImageSequence)[0].GetString(DicomTags.ReferencedSOPInstanceUID)!)];
        Assert.Equal([volume.SopInstanceUids[0], volume.SopInstanceUids[1], volume.SopInstanceUids[3]], sources);
        Assert.Equal(["0", "6", "18"], frames.Select(f => f.GetItems(DicomTags.PlanePositionSequence)[0].GetStrings(DicomTags.ImagePositionPatient)[2]));
        Assert.Equal(series.SeriesUid, Assert.Single(seg.GetItems(DicomTags.ReferencedSeriesSequence)).GetString(DicomTags.SeriesInstanceUID));
        Assert.Equal(series.FrameOfReference, seg.GetString(DicomTags.FrameOfReferenceUID));
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes_and_another_seed_other_UIDs()
    {
        Assert.Equal(Write().ToArray(), Write().ToArray());
        Assert.NotEqual(Write().Dataset.GetString(DicomTags.SOPInstanceUID), Write("other").Dataset.GetString(DicomTags.SOPInstanceUID));
    }

    [Fact]
    public void What_is_derived_from_a_synthetic_image_is_marked_synthetic()
    {
        files.ForEach(file => file.Dataset.Set(DicomTags.SyntheticData, "YES"));
        Assert.Equal("YES", Write().Dataset.GetString(DicomTags.SyntheticData));
    }

    [ToolFact("dciodvfy")]
    public void The_object_passes_dciodvfy()
    {
        (int exit, _, string report) = Tool.Run("dciodvfy", Save(Write()));
        Assert.True(exit == 0, report);
        Assert.DoesNotContain("Error", report, StringComparison.Ordinal);
    }

    [ToolFact("dcentvfy")]
    public void The_object_agrees_with_its_sources_by_dcentvfy()
    {
        string[] paths = [Save(Write()), .. files.Select(Save)];
        (int exit, string output, string error) = Tool.Run("dcentvfy", paths);
        Assert.True(exit == 0, output + error);
        Assert.Equal("", (output + error).Trim());
    }

    [ToolFact("python3")]
    public void Pydicom_reads_the_same_mask_for_every_segment()
    {
        const string Script = """
            import sys, pydicom
            ds = pydicom.dcmread(sys.argv[1])
            a = ds.pixel_array
            for frame, group in zip(a, ds.PerFrameFunctionalGroupsSequence):
                print(group.SegmentIdentificationSequence[0].ReferencedSegmentNumber, float(group.PlanePositionSequence[0].ImagePositionPatient[2]) // 6, *frame.ravel().nonzero()[0])
            print(len(ds.SegmentSequence), ds.SegmentSequence[0].TrackingUID)
            """;
        (int exit, string output, string error) = Tool.Run("python3", "-c", Script, Save(Write()));
        Assert.True(exit == 0, error);
        Assert.Equal(["1 0.0 0 1 8", "1 1.0 0 8", "2 3.0 33 34", "2 2.25.1"], output.Trim().Split('\n'));
    }

    private DicomFile Write(string seed = "seed")
    {
        IReadOnlyList<Component> lesions = ConnectedComponents.Find(new Mask(mask, 7, 5, 4));
        Segment[] segments = [.. lesions.Select((lesion, n) => new Segment($"Lesion {n + 1}", $"2.25.{n + 1}", lesion, Code.Neoplasm, LesionPalette.ColorOf(n)))];
        return SegmentationWriter.Write(new SegmentationRequest(files[0], volume, segments, new AlgorithmIdentity("brain-tumor-unet", "1.0.0", "abc"), seed));
    }

    private string Save(DicomFile file)
    {
        string path = Path.Combine(folder, file.Dataset.GetString(DicomTags.SOPInstanceUID) + ".dcm");
        file.Save(path);
        return path;
    }
}
