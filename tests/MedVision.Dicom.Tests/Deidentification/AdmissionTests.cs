using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification;
using Xunit;

namespace MedVision.Dicom.Tests.Deidentification;

public sealed class AdmissionTests
{
    [Theory]
    [InlineData("MR", "YES", "ORIGINAL", true)]
    [InlineData("MR", "", "ORIGINAL", false)]
    [InlineData("US", "", "ORIGINAL", true)]
    [InlineData("US", "NO", "ORIGINAL", false)]
    [InlineData("CT", "", "SCREEN SAVE", true)]
    public void Images_that_may_show_text_are_refused(string modality, string said, string imageType, bool refused)
    {
        DicomDataset image = Pixels(TestImage.Mr()).Set(DicomTags.Modality, modality).Set(DicomTags.ImageType, "DERIVED", "SECONDARY", imageType);
        if (said.Length > 0) image.Set(DicomTags.BurnedInAnnotation, said);

        Exception? error = Record.Exception(() => TestImage.Clean(image));

        Assert.Equal(refused, error is DicomException);
        Assert.NotNull(TestImage.Clean(image, new() { AcceptBurnedInAnnotation = true }));
    }

    [Fact]
    public void A_secondary_capture_is_refused_until_it_says_that_it_shows_no_text()
    {
        DicomDataset capture = Pixels(TestImage.Mr()).Set(DicomTags.SOPClassUID, SopClasses.SecondaryCaptureImageStorage);

        Assert.Equal(DicomTags.BurnedInAnnotation, Assert.Throws<DicomException>(() => TestImage.Clean(capture)).Tag);
        Assert.NotNull(TestImage.Clean(capture.Set(DicomTags.BurnedInAnnotation, "NO")));
    }

    [Fact]
    public void Pixels_that_were_accepted_unseen_are_warned_of()
    {
        DeidentificationResult result = TestImage.Result(Pixels(TestImage.Mr()).Set(DicomTags.Modality, "US"), new() { AcceptBurnedInAnnotation = true });

        Assert.Contains(result.Warnings, warning => warning.Contains("burned into", StringComparison.Ordinal));
    }

    [Fact]
    public void A_head_volume_is_warned_of() => Assert.Contains(TestImage.Result(Pixels(TestImage.Mr())).Warnings, warning => warning.Contains("face", StringComparison.Ordinal));

    [Fact]
    public void A_document_becomes_an_empty_placeholder_when_that_is_asked_for()
    {
        DicomDataset document = TestImage.Mr().Set(DicomTags.SOPClassUID, SopClasses.EncapsulatedPDFStorage)
            .SetBytes(DicomTags.EncapsulatedDocument, DicomVR.OB, "%PDF Jane Doe 12"u8.ToArray());

        Assert.Equal(DicomTags.EncapsulatedDocument, Assert.Throws<DicomException>(() => TestImage.Clean(document)).Tag);
        Assert.Equal(new byte[2], TestImage.Clean(document, new() { EmptyDocuments = true }).GetBytes(DicomTags.EncapsulatedDocument).ToArray());
    }

    [Fact]
    public void A_report_is_refused_until_cleaning_is_asked_for()
    {
        DicomDataset report = TestImage.Mr().Set(DicomTags.SOPClassUID, SopClasses.BasicTextSRStorage).SetSequence(DicomTags.ContentSequence, new DicomDataset()
            .Set(DicomTags.ValueType, "TEXT").Set(DicomTags.TextValue, "Dr Mabuse saw a lesion in the left lung"));

        Assert.Throws<DicomException>(() => TestImage.Clean(report));
        Assert.Equal("a lesion in the left lung", TestImage.Clean(report, new() { CleanStructuredContent = true }).GetItems(DicomTags.ContentSequence)[0].GetString(DicomTags.TextValue));
    }

    [Fact]
    public void A_voice_is_always_refused() =>
        Assert.Throws<DicomException>(() => TestImage.Clean(TestImage.Mr().Set(DicomTags.SOPClassUID, SopClasses.BasicVoiceAudioWaveformStorage), new() { CleanStructuredContent = true }));

    private static DicomDataset Pixels(DicomDataset dataset) => dataset
        .Set(DicomTags.Rows, 1).Set(DicomTags.Columns, 2).Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.BitsAllocated, 8).Set(DicomTags.BitsStored, 8)
        .Set(DicomTags.HighBit, 7).Set(DicomTags.PixelRepresentation, 0).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
        .SetBytes(DicomTags.PixelData, DicomVR.OB, new byte[] { 1, 2 });
}
