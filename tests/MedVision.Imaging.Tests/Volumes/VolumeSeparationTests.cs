using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Volumes;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Volumes;

public sealed class VolumeSeparationTests
{
    private readonly MrSeries series = new() { Rows = 1, Columns = 2 };

    [Fact]
    public void B_values_and_gradient_directions_are_volumes_of_their_own()
    {
        DicomFile file = Enhanced(3, ("0", null), ("1000", [1, 0, 0]), ("1000", [0, 1, 0]));
        IReadOnlyList<VolumeResult> volumes = VolumeBuilder.BuildAll([file]);
        Assert.Equal(["b-value 0", "b-value 1000, diffusion direction 0 1 0", "b-value 1000, diffusion direction 1 0 0"], volumes.Select(v => v.Label));
        Assert.All(volumes, v => Assert.Equal(3, v.Volume!.Slices));
        Assert.Equal([0, 1, 2], volumes[0].Volume!.Sources.Select(s => s.Frame));
        Assert.Equal([1f, 1f, 2f, 2f, 3f, 3f], volumes[0].Volume!.Voxels);
    }

    [Fact]
    public void One_volume_is_not_made_of_several_and_the_reason_names_them()
    {
        VolumeResult result = VolumeBuilder.Build([Enhanced(3, ("0", null), ("1000", null))]);
        Assert.Null(result.Volume);
        Assert.Equal("3 of 6 images lie at the position of another: the series holds 2 volumes (b-value 0; b-value 1000)", result.Reason);
    }

    [Fact]
    public void Echoes_of_a_classic_series_are_separated()
    {
        List<DicomFile> files = [.. series.Stack(3, (_, _, _) => 7, d => d.Set(DicomTags.EchoTime, "10")), .. series.Stack(3, (_, _, _) => 8, d => d.Set(DicomTags.EchoTime, "90"))];
        IReadOnlyList<VolumeResult> volumes = VolumeBuilder.BuildAll(files);
        Assert.Equal(["echo time 10", "echo time 90"], volumes.Select(v => v.Label));
        Assert.Equal([7f, 8f], volumes.Select(v => v.Volume!.Voxels[0]));
    }

    /// <summary>Each trigger time occurs once: it tells images apart, but not volumes.</summary>
    [Fact]
    public void What_differs_from_image_to_image_separates_nothing()
    {
        int time = 0;
        List<DicomFile> files = [.. series.Stack(3, null, d => d.Set(DicomTags.TriggerTime, $"{time++}")), .. series.Stack(3, null, d => d.Set(DicomTags.TriggerTime, $"{time++}"))];
        VolumeResult result = Assert.Single(VolumeBuilder.BuildAll(files));
        Assert.Contains("3 of 6 images lie at the position of another", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Stacks_of_one_object_are_kept_apart_even_where_they_are_parallel()
    {
        DicomFile file = series.Enhanced(6, null, d =>
        {
            IReadOnlyList<DicomDataset> groups = d.GetItems(DicomTags.PerFrameFunctionalGroupsSequence);
            for (int i = 0; i < 6; i++) groups[i].SetSequence(DicomTags.FrameContentSequence, new DicomDataset().Set(DicomTags.StackID, i < 3 ? "1" : "2"));
        });
        Assert.Contains("2 volumes (stack 1; stack 2)", VolumeBuilder.Build([file]).Reason, StringComparison.Ordinal);
        Assert.Equal([("stack 1", 3), ("stack 2", 3)], VolumeBuilder.BuildAll([file]).Select(v => (v.Label, v.Volume!.Slices)));
    }

    [Fact]
    public void A_mixed_series_gives_its_volumes_and_says_what_is_none()
    {
        MrSeries sagittal = new() { Rows = 1, Columns = 2, Orientation = MrOrientation.Sagittal, FrameOfReference = series.FrameOfReference };
        IReadOnlyList<VolumeResult> volumes = VolumeBuilder.BuildAll([.. series.Stack(3), .. sagittal.Stack(1)]);
        Assert.Equal(["plane 1", "plane 2"], volumes.Select(v => v.Label));
        Assert.Equal(3, volumes[0].Volume!.Slices);
        Assert.Contains("one slice", volumes[1].Reason, StringComparison.Ordinal);
    }

    [DataFact("dicom-conformance/manifest.csv")]
    public void A_field_map_and_its_magnitude_in_one_object_are_two_volumes()
    {
        using DicomFile file = DicomFile.Open(Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "IM_0027_fMAP.dcm", SearchOption.AllDirectories).Single());
        IReadOnlyList<VolumeResult> volumes = VolumeBuilder.BuildAll([file]);
        Assert.Equal([32, 32], volumes.Select(v => v.Volume!.Slices));
    }

    [Fact]
    public void Frames_that_are_only_announced_are_refused()
    {
        DicomFile file = series.Enhanced(2, null, d => d.Set(DicomTags.NumberOfFrames, int.MaxValue));
        Assert.Equal(DicomTags.NumberOfFrames, Assert.Throws<DicomException>(() => VolumeBuilder.Build([file])).Tag);
    }

    [Fact]
    public void Slices_that_do_not_lie_in_a_row_are_refused() =>
        Assert.Contains("do not lie in a row", VolumeBuilder.Build([.. new[] { 0.0, 20, 0 }.Select((y, i) => series.Slice([0, y, 5 * i], i))]).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_leaning_stack_is_sheared_and_a_gap_makes_it_uneven()
    {
        VolumeGeometry leaning = VolumeBuilder.Build(new MrSeries { TiltDegrees = 15 }.Stack(4)).Volume!.Geometry, gap = VolumeBuilder.Build(series.Axial(0, 5, 10, 20, 25)).Volume!.Geometry;
        Assert.Equal((true, true), (leaning.IsSheared, leaning.IsEven));
        Assert.Equal(15, leaning.TiltDegrees, 6);
        Assert.Equal((false, false), (gap.IsSheared, gap.IsEven));
    }

    /// <summary>One enhanced object with the stack once for each b-value and direction.</summary>
    private DicomFile Enhanced(int slices, params (string BValue, double[]? Direction)[] diffusion) => series.Enhanced(slices * diffusion.Length, null, d =>
    {
        IReadOnlyList<DicomDataset> groups = d.GetItems(DicomTags.PerFrameFunctionalGroupsSequence);
        for (int i = 0; i < groups.Count; i++)
        {
            (string value, double[]? direction) = diffusion[i / slices];
            DicomDataset item = new DicomDataset().Set(DicomTags.DiffusionBValue, double.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
            if (direction is not null) item.SetSequence(DicomTags.DiffusionGradientDirectionSequence, new DicomDataset().Set(DicomTags.DiffusionGradientOrientation, direction));
            groups[i].SetSequence(DicomTags.MRDiffusionSequence, item)
                .SetSequence(DicomTags.PlanePositionSequence, new DicomDataset().Set(DicomTags.ImagePositionPatient, 0.0, 0.0, 5.0 * (i % slices)));
        }
    });
}
