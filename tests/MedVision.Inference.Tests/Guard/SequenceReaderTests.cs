using MedVision.Dicom.Data;
using MedVision.Inference.Guard;
using Xunit;

namespace MedVision.Inference.Tests.Guard;

public sealed class SequenceReaderTests
{
    [Theory]
    [InlineData("T1post", "T1", "Given")]
    [InlineData("T1pre_reg", "T1", "NotGiven")]
    [InlineData("T2_reg", "T2", "NotRecorded")]
    [InlineData("FLAIR_reg", "Flair", "NotRecorded")]
    [InlineData("anat-T1w", "T1", "NotRecorded")]
    [InlineData("Ax T1 +C", "T1", "Given")]
    [InlineData("AX T1 POST GAD", "T1", "Given")]
    [InlineData("SAG T1 POSTCONTRAST", "T1", "Given")]
    [InlineData("t1_mprage_sag_p2_iso_KM", "T1", "Given")]
    [InlineData("T1 SE cor C+", "T1", "Given")]
    [InlineData("T1CE", "T1", "Given")]
    [InlineData("3D BRAVO GD", "T1", "Given")]
    [InlineData("T1 SAG without contrast", "T1", "NotGiven")]
    [InlineData("T1 AX PRE CONTRAST", "T1", "NotGiven")]
    [InlineData("AX T1 NON-CONTRAST", "T1", "NotGiven")]
    [InlineData("T1 posterior fossa", "T1", "NotRecorded")]
    [InlineData("AX T2 FLAIR", "Flair", "NotRecorded")]
    [InlineData("T1 FLAIR POST", "T1", "Given")]
    [InlineData("ep2d_diff_3scan_trace_ADC", "Other", "NotRecorded")]
    [InlineData("AX SWI", "Other", "NotRecorded")]
    [InlineData("TOF 3D", "Other", "NotRecorded")]
    [InlineData("AX LOC", "Other", "NotRecorded")]
    [InlineData("T1 SPACE POST", "T1", "Given")]
    [InlineData("AX PD", "ProtonDensity", "NotRecorded")]
    [InlineData("AXIAL", "Unknown", "NotRecorded")]
    public void The_words_of_a_description_name_sequence_and_contrast(string description, string sequence, string contrast)
    {
        SequenceReader reader = SequenceReader.Read(new DicomDataset().Set(DicomTags.SeriesDescription, description));
        Assert.Equal((sequence, contrast), (reader.Sequence.ToString(), reader.Contrast.ToString()));
    }

    [Theory]
    [InlineData("9.5", "500", null, "T1")]
    [InlineData("92", "4000", null, "T2")]
    [InlineData("120", "9000", "2500", "Flair")]
    [InlineData("3", "2300", "900", "T1")]
    [InlineData("45", "2000", null, "Unknown")]
    public void Without_words_the_timing_decides(string echo, string repetition, string? inversion, string sequence)
    {
        DicomDataset dataset = new DicomDataset().Set(DicomTags.EchoTime, echo).Set(DicomTags.RepetitionTime, repetition);
        if (inversion is not null) dataset.Set(DicomTags.InversionTime, inversion);
        Assert.Equal(sequence, SequenceReader.Read(dataset).Sequence.ToString());
    }

    [Theory]
    [InlineData("10ml multihance", "Given")]
    [InlineData("NONE", "NotGiven")]
    [InlineData("No", "NotGiven")]
    public void The_named_agent_tells_of_contrast(string agent, string contrast) =>
        Assert.Equal(contrast, SequenceReader.Read(new DicomDataset().Set(DicomTags.SeriesDescription, "AX T1").Set(DicomTags.ContrastBolusAgent, agent)).Contrast.ToString());

    [Fact]
    public void An_agent_without_a_name_leaves_contrast_open() =>
        Assert.Equal(Contrast.Unknown, SequenceReader.Read(new DicomDataset().SetEmpty(DicomTags.ContrastBolusAgent)).Contrast);

    [Fact]
    public void A_description_that_says_pre_weighs_more_than_an_agent_left_in_the_header()
    {
        SequenceReader reader = SequenceReader.Read(new DicomDataset().Set(DicomTags.SeriesDescription, "T1 pre").Set(DicomTags.ContrastBolusAgent, "Gadovist"));
        Assert.Equal(Contrast.NotGiven, reader.Contrast);
        Assert.Contains("T1 pre", reader.Evidence, StringComparison.Ordinal);
    }
}
