using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification;
using MedVision.Dicom.Deidentification.Rules;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Deidentification;

public sealed class RuleTests
{
    [Fact]
    public void What_was_done_is_written_down_in_codes()
    {
        DicomDataset clean = TestImage.Clean(TestImage.Mr(), new() { Dates = DateHandling.Shift, CleanDescriptors = true, RetainSafePrivate = true });

        Assert.Equal("YES", clean.GetString(DicomTags.PatientIdentityRemoved));
        Assert.Equal("MODIFIED", clean.GetString(DicomTags.LongitudinalTemporalInformationModified));
        // CID 7050
        Assert.Equal(["113100", "113103", "113105", "113107", "113111"], clean.GetItems(DicomTags.DeidentificationMethodCodeSequence).Select(item => item.GetString(DicomTags.CodeValue)));
    }

    [Fact]
    public void Name_and_id_become_the_same_pseudonym_in_every_object_of_the_patient()
    {
        DicomDataset one = TestImage.Clean(TestImage.Mr()), two = TestImage.Clean(TestImage.Mr().Set(DicomTags.SOPInstanceUID, "7.7").Set(DicomTags.PatientName, "Doe^J"));

        Assert.Equal(one.GetString(DicomTags.PatientID), two.GetString(DicomTags.PatientID));
        Assert.Equal(one.GetString(DicomTags.PatientName), two.GetString(DicomTags.PatientName));
        Assert.StartsWith("ANON", one.GetString(DicomTags.PatientID));
    }

    [Fact]
    public void Descriptions_keep_known_words_and_lose_names_and_numbers()
    {
        DicomDataset source = TestImage.Mr().Set(DicomTags.SeriesDescription, "Sag T1 post GD Dr. Mabuse 0151-2345678 Doe brain 3D");

        Assert.Equal("Sag T1 post GD brain 3D", TestImage.Clean(source, new() { CleanDescriptors = true }).GetString(DicomTags.SeriesDescription));
        Assert.Null(TestImage.Clean(source).GetString(DicomTags.SeriesDescription));
    }

    [Fact]
    public void A_patient_called_like_a_word_of_the_vocabulary_is_not_kept_by_it()
    {
        DicomDataset source = TestImage.Mr().Set(DicomTags.PatientName, "Head^Calf").Set(DicomTags.StudyDescription, "MR brain of Calf Head");

        Assert.Equal("MR brain of", TestImage.Clean(source, new() { CleanDescriptors = true }).GetString(DicomTags.StudyDescription));
    }

    [Fact]
    public void An_identifier_that_shows_up_in_a_kept_attribute_is_replaced()
    {
        DicomDataset source = TestImage.Mr().Set(DicomTags.ManufacturerModelName, "Scanner of JANE").Set(DicomTags.SoftwareVersions, "VE11C", "for 4711-A")
            .SetSequence(DicomTags.ProcedureCodeSequence, new DicomDataset().Set(DicomTags.CodeMeaning, "seen under 1.2.3.4.5.6.7"));

        DeidentificationResult result = TestImage.Result(source);

        Assert.Equal("ANONYMIZED", result.File.Dataset.GetString(DicomTags.ManufacturerModelName));
        Assert.Equal("ANONYMIZED", result.File.Dataset.GetString(DicomTags.SoftwareVersions));
        Assert.Equal("ANONYMIZED", result.File.Dataset.GetItems(DicomTags.ProcedureCodeSequence)[0].GetString(DicomTags.CodeMeaning));
        Assert.Contains(result.Actions, action => action is { Change: AttributeChange.IdentifierFound, Path: "(0008,1032)[*].(0008,0104)" });
    }

    [Fact]
    public void A_private_element_stays_only_by_its_creator_and_its_form()
    {
        DicomDataset source = TestImage.Mr()
            .Set(new DicomTag(0x0019, 0x0010), DicomVR.LO, "SIEMENS MR HEADER").Set(new DicomTag(0x0019, 0x100C), DicomVR.IS, "1000")
            .SetBytes(new DicomTag(0x0019, 0x100D), DicomVR.CS, "Jane^Doe"u8.ToArray()).Set(new DicomTag(0x0019, 0x1008), DicomVR.CS, "IMAGE NUM 4")
            .Set(new DicomTag(0x0021, 0x0010), DicomVR.LO, "SIEMENS MR HEADER").Set(new DicomTag(0x0021, 0x100C), DicomVR.IS, "1");

        DicomDataset kept = TestImage.Clean(source, new() { RetainSafePrivate = true });

        Assert.Equal(["(0019,0010)", "(0019,100C)"], kept.Where(element => element.Tag.IsPrivate).Select(element => element.Tag.ToString()));
        Assert.DoesNotContain(TestImage.Clean(source), element => element.Tag.IsPrivate);
    }

    [Fact]
    public void The_report_holds_no_value()
    {
        DeidentificationResult result = TestImage.Result(TestImage.Mr().Set(DicomTags.PatientComments, "Jane Doe of Ditchling"));
        string report = string.Join('\n', result.Actions) + string.Join('\n', result.Warnings);

        Assert.Contains("(0010,4000)", report);
        Assert.DoesNotContain("Jane", report);
        Assert.DoesNotContain("4711", report);
    }

    [Fact]
    public void An_overlay_in_unused_bits_of_the_pixels_is_cleared_and_the_image_stays()
    {
        DicomDataset source = TestImage.Mr().Set(DicomTags.Rows, 1).Set(DicomTags.Columns, 2).Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 11)
            .SetBytes(DicomTags.PixelData, DicomVR.OW, new byte[] { 0x34, 0xF2, 0xCD, 0x8B })
            .Set(new DicomTag(0x6000, 0x0100), DicomVR.US, 16).Set(new DicomTag(0x6000, 0x0102), DicomVR.US, 12);

        DicomDataset clean = TestImage.Clean(source);

        Assert.Equal([0x34, 0x02, 0xCD, 0x0B], clean.GetBytes(DicomTags.PixelData).ToArray());
        Assert.DoesNotContain(clean, element => element.Tag.Group == 0x6000);
    }

    [Fact]
    public void A_cameras_text_inside_compressed_pixels_is_blanked()
    {
        byte[] stream = [0xFF, 0xD8, 0xFF, 0xFE, 0, 12, .. "Jane Doe 1"u8, 0xFF, 0xE1, 0, 14, .. "Exif\0\0Ditchl"u8[..12], 0xFF, 0xEE, 0, 7, .. "Adobe"u8, 0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9];
        DicomDataset source = TestImage.Mr().Set(new DicomFragments(DicomTags.PixelData, DicomVR.OB, [], [new DicomBytes(stream)]));

        DicomFile clean = TestImage.Result(source, syntax: TransferSyntax.JpegBaseline).File;

        string text = Encoding.Latin1.GetString(Assert.IsType<DicomFragments>(clean.Dataset[DicomTags.PixelData]).Fragments[0].Load().Span);
        Assert.Equal(stream.Length, text.Length);
        Assert.DoesNotContain("Jane", text);
        Assert.DoesNotContain("Ditch", text);
        Assert.Contains("Adobe", text);
        Assert.EndsWith("\u0001\u0002\u0003\u00FF\u00D9", text);
    }

    [Fact]
    public void The_table_has_every_row_of_the_standards_extraction() =>
        // 621 rows of Innolitics' extraction without private, 50xx and 60xx, which are rules of their own; the rest is ours.
        Assert.Equal(617, ConfidentialityTable.All.Count(row => !beyond.Contains(row.Tag)));

    private static readonly HashSet<DicomTag> beyond = [.. ConfidentialityTable.All.Select(row => row.Tag).Where(IsOurs)];

    private static bool IsOurs(DicomTag tag) => File.ReadAllText(Path.Combine(TestData.Repository, "src", "MedVision.Dicom", "Deidentification", "Rules", "generate.py"))
        .Contains("\n" + tag.ToHex().ToLowerInvariant() + " ", StringComparison.Ordinal);
}
