using MedVision.Dicom.Data;
using MedVision.Imaging.Volumes;
using MedVision.Inference.Guard;
using MedVision.Inference.Models.Cards;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Guard;

public sealed class HeaderGuardTests
{
    private static readonly CardHeaderRules Rules = new(["MR"], ["HEAD", "BRAIN", ""], HeaderGuard.KnownSequence);

    [Fact]
    public void A_T1_series_with_contrast_of_the_brain_passes_without_a_word() => Assert.Equal(new HeaderVerdict(null, null, null), Judge(_ => { }));

    [Theory]
    [InlineData("CT")]
    [InlineData("US")]
    [InlineData("CR")]
    [InlineData("SEG")]
    public void Another_modality_is_refused(string modality) =>
        Assert.Equal($"modality {modality}; the models know MR only", Judge(d => d.Set(DicomTags.Modality, modality)).Refusal);

    [Fact]
    public void An_absent_modality_is_refused() => Assert.Contains("not stated", Judge(d => d.Remove(DicomTags.Modality)).Refusal, StringComparison.Ordinal);

    [Theory]
    [InlineData("KNEE")]
    [InlineData("CSPINE")]
    [InlineData("ABDOMEN")]
    public void Another_body_part_is_refused(string part) => Assert.Contains(part, Judge(d => d.Set(DicomTags.BodyPartExamined, part)).Refusal, StringComparison.Ordinal);

    [Theory]
    [InlineData("HEAD")]
    [InlineData("brain")]
    [InlineData("BRAIN W CONTRAST")]
    public void Head_and_brain_pass_however_they_are_written(string part) => Assert.Null(Judge(d => d.Set(DicomTags.BodyPartExamined, part)).Refusal);

    [Fact]
    public void An_absent_body_part_passes_unless_a_description_names_another()
    {
        Assert.Null(Judge(d => d.Remove(DicomTags.BodyPartExamined)).Refusal);
        Assert.Contains("Lumbar", Judge(d =>
        {
            d.Remove(DicomTags.BodyPartExamined);
            d.Set(DicomTags.SeriesDescription, "T1 post Lumbar");
        }).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_sequence_is_named_with_its_evidence() => Assert.Equal(
        "T2-weighted series; the models know T1 post-contrast only (SeriesDescription 'AX T2')",
        Judge(d => d.Set(DicomTags.SeriesDescription, "AX T2")).SequenceRefusal);

    /// <summary>PS3.3 C.7.6.4: the Contrast/Bolus module is required where contrast agent was given.</summary>
    [Fact]
    public void A_T1_series_with_no_record_of_contrast_is_refused() => Assert.StartsWith(
        "T1-weighted series with no record of a contrast agent", Judge(d => d.Set(DicomTags.SeriesDescription, "anat-T1w")).SequenceRefusal, StringComparison.Ordinal);

    [Fact]
    public void What_the_header_leaves_open_is_noted_and_not_refused()
    {
        HeaderVerdict nameless = Judge(d => d.Set(DicomTags.SeriesDescription, "T1").SetEmpty(DicomTags.ContrastBolusAgent));
        Assert.Null(nameless.SequenceRefusal);
        Assert.Contains("does not state the contrast agent", nameless.Note, StringComparison.Ordinal);
        HeaderVerdict bare = Judge(d => d.Remove(DicomTags.SeriesDescription));
        Assert.Null(bare.SequenceRefusal);
        Assert.Contains("does not state sequence and contrast agent", bare.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 5, 0.9, "2 slices")]
    [InlineData(20, 30, 0.9, "30 mm apart")]
    [InlineData(20, 5, 0.1, "field of view")]
    [InlineData(20, 5, 3.0, "field of view")]
    public void A_volume_that_cannot_be_a_head_is_refused(int slices, double spacing, double pixel, string expected) =>
        Assert.Contains(expected, GeometryGuard.Judge(Volume(slices, spacing, pixel)), StringComparison.Ordinal);

    [Fact]
    public void A_head_of_usual_size_passes() => Assert.Null(GeometryGuard.Judge(Volume(20, 5, 0.9)));

    private static HeaderVerdict Judge(Action<DicomDataset> change) => HeaderGuard.Judge([new MrSeries().Slice([0, 0, 0], 1, null, change)], Rules);

    private static Volume Volume(int slices, double spacing, double pixel)
    {
        VolumeGeometry geometry = new(default, new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, spacing), pixel, pixel);
        return new Volume(new float[256 * 256 * slices], 256, 256, geometry, [.. Enumerable.Range(0, slices).Select(i => new SliceSource($"{i}", "", 0, false, default))]);
    }
}
