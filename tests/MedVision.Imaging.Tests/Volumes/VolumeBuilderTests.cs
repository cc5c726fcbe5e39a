using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Volumes;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Volumes;

public sealed class VolumeBuilderTests
{
    private readonly MrSeries series = new();

    [Fact]
    public void Slices_are_ordered_by_position_and_not_by_instance_number()
    {
        List<DicomFile> files = series.Axial(0, 5, 10, 15);
        Volume volume = VolumeBuilder.Build([files[2], files[0], files[3], files[1]]).Volume!;
        Assert.Equal(files.Select(f => f.Dataset.GetString(DicomTags.SOPInstanceUID)), volume.SopInstanceUids);
        Assert.Equal([1000, 1050, 1100, 1150], Enumerable.Range(0, 4).Select(s => volume.Slice(s)[0]));
    }

    [Fact]
    public void Spacing_comes_from_positions_and_not_from_slice_thickness()
    {
        VolumeResult result = VolumeBuilder.Build(series.Axial(0, 6.5, 13));
        Assert.Empty(result.Warnings);
        VolumeGeometry geometry = result.Volume!.Geometry;
        Assert.Equal((6.5, 0.5, 0.75), (geometry.SliceSpacing, geometry.ColumnSpacing, geometry.RowSpacing));
        Assert.Equal(6.5 * 0.5 * 0.75 / 1000, geometry.VoxelMl, 12);
        Assert.Equal(new Vector3(-10 + 1, -20 + 1.5, 13), geometry.PositionOf(2, 2, 2));
    }

    [Fact]
    public void A_gap_is_a_warning_that_names_its_place_and_does_not_stretch_the_voxels()
    {
        VolumeResult result = VolumeBuilder.Build(series.Axial(0, 5, 10, 20, 25));
        Assert.Contains("10 mm between slices 3 and 4", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(5, result.Volume!.Geometry.SliceSpacing, 9);
    }

    [Fact]
    public void Uneven_spacing_is_a_warning() =>
        Assert.Contains("uneven", Assert.Single(VolumeBuilder.Build(series.Axial(0, 5, 10.5, 15)).Warnings), StringComparison.Ordinal);

    [Fact]
    public void A_stack_that_leans_is_a_warning_with_the_angle()
    {
        List<DicomFile> files = [.. Enumerable.Range(0, 4).Select(i => series.Slice([0, i * 5 * Math.Tan(10 * Math.PI / 180), i * 5], i))];
        VolumeResult result = VolumeBuilder.Build(files);
        Assert.Contains("10 degrees", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(5, result.Volume!.Geometry.SliceSpacing, 6);
        Assert.Equal(5 * Math.Tan(10 * Math.PI / 180), result.Volume.Geometry.SliceStep.Y, 6);
    }

    [Fact]
    public void Images_at_one_position_are_refused()
    {
        List<DicomFile> files = [.. series.Axial(0, 5), .. series.Axial(0, 5)];
        VolumeResult result = VolumeBuilder.Build(files);
        Assert.Null(result.Volume);
        Assert.Contains("2 of 4 images lie at the position of another", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_copy_of_an_image_is_left_out_with_a_warning()
    {
        List<DicomFile> files = series.Axial(0, 5, 10);
        VolumeResult result = VolumeBuilder.Build([.. files, files[1]]);
        Assert.Equal(3, result.Volume!.Slices);
        Assert.Contains("second copy", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Mixed_orientations_are_refused()
    {
        DicomFile sagittal = new MrSeries { Orientation = [0, 1, 0, 0, 0, -1] }.Slice([0, 0, 20], 9, null, d => d.Set(DicomTags.FrameOfReferenceUID, series.FrameOfReference));
        Assert.Contains("2 different orientations", VolumeBuilder.Build([.. series.Axial(0, 5, 10), sagittal]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_localizer_is_refused_by_its_image_type()
    {
        List<DicomFile> files = [.. Enumerable.Range(0, 3).Select(i => series.Slice([0, 0, i * 5], i, null, d => d.Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "LOCALIZER")))];
        Assert.Contains("localizer", VolumeBuilder.Build(files).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_slice_is_refused() => Assert.Contains("one slice", VolumeBuilder.Build(series.Axial(0)).Reason, StringComparison.Ordinal);

    [Fact]
    public void No_image_is_refused() => Assert.Contains("no images", VolumeBuilder.Build([]).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("00200032", "Image Position")]
    [InlineData("00200037", "Image Orientation")]
    [InlineData("00280030", "Pixel Spacing")]
    public void A_missing_plane_attribute_is_named(string tag, string expected)
    {
        List<DicomFile> files = [.. Enumerable.Range(0, 3).Select(i => series.Slice([0, 0, i * 5], i, null, d => d.Remove(DicomTag.Parse(tag))))];
        Assert.Contains(expected, VolumeBuilder.Build(files).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_orientation_of_vectors_that_are_not_perpendicular_is_refused()
    {
        List<DicomFile> files = [.. Enumerable.Range(0, 3).Select(i => series.Slice([0, 0, i * 5], i, null, d => d.Set(DicomTags.ImageOrientationPatient, "1", "0", "0", "1", "0", "0")))];
        Assert.Contains("perpendicular", VolumeBuilder.Build(files).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_frames_of_reference_are_refused()
    {
        DicomFile other = series.Slice([0, 0, 15], 9, null, d => d.Set(DicomTags.FrameOfReferenceUID, DicomUids.Generate()));
        Assert.Contains("Frames of Reference", VolumeBuilder.Build([.. series.Axial(0, 5, 10), other]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Different_sizes_are_refused()
    {
        DicomFile other = new MrSeries { Rows = 9 }.Slice([0, 0, 15], 9, null, d => d.Set(DicomTags.FrameOfReferenceUID, series.FrameOfReference));
        Assert.Contains("differ in size", VolumeBuilder.Build([.. series.Axial(0, 5, 10), other]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_an_enhanced_object_are_placed_by_their_functional_groups()
    {
        DicomFile file = series.Slice([0, 0, 0], 1, null, dataset =>
        {
            ReadOnlyMemory<byte> one = dataset.GetBytes(DicomTags.PixelData);
            byte[] three = [.. Enumerable.Repeat((byte)3, one.Length), .. Enumerable.Repeat((byte)1, one.Length), .. Enumerable.Repeat((byte)2, one.Length)];
            foreach (DicomTag tag in new[] { DicomTags.ImagePositionPatient, DicomTags.ImageOrientationPatient, DicomTags.PixelSpacing }) dataset.Remove(tag);
            dataset
                .Set(DicomTags.NumberOfFrames, 3)
                .SetBytes(DicomTags.PixelData, DicomVR.OW, three)
                .SetSequence(DicomTags.SharedFunctionalGroupsSequence, new DicomDataset()
                    .SetSequence(DicomTags.PlaneOrientationSequence, new DicomDataset().Set(DicomTags.ImageOrientationPatient, "1", "0", "0", "0", "1", "0"))
                    .SetSequence(DicomTags.PixelMeasuresSequence, new DicomDataset().Set(DicomTags.PixelSpacing, "2", "1")))
                .SetSequence(DicomTags.PerFrameFunctionalGroupsSequence, [.. new[] { "8", "0", "4" }.Select(z => new DicomDataset()
                    .SetSequence(DicomTags.PlanePositionSequence, new DicomDataset().Set(DicomTags.ImagePositionPatient, "0", "0", z)))]);
        });
        Volume volume = VolumeBuilder.Build([file]).Volume!;
        Assert.Equal([1, 2, 0], volume.Sources.Select(s => s.Frame));
        Assert.Equal([0x0101, 0x0202, 0x0303], Enumerable.Range(0, 3).Select(s => (int)volume.Slice(s)[0]));
        Assert.Equal((4, 2, 1), (volume.Geometry.SliceSpacing, volume.Geometry.RowSpacing, volume.Geometry.ColumnSpacing));
    }

    [DataFact("brain-mr-pgbm003/11-T1post-18670")]
    public void The_real_series_is_one_even_volume_of_22_slices()
    {
        DicomFile[] files = [.. Directory.GetFiles(TestData.Require("brain-mr-pgbm003/11-T1post-18670")).Select(DicomFile.Open)];
        VolumeResult result = VolumeBuilder.Build(files);
        Assert.Empty(result.Warnings);
        Assert.Equal((22, 320, 280), (result.Volume!.Slices, result.Volume.Rows, result.Volume.Columns));
        Assert.Equal(6.5, result.Volume.Geometry.SliceSpacing, 3);
        Array.ForEach(files, file => file.Dispose());
    }
}
