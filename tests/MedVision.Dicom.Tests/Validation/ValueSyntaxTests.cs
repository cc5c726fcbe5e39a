using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using Xunit;

namespace MedVision.Dicom.Tests.Validation;

/// <summary>PS3.5 6.2, Table 6.2-1.</summary>
public sealed class ValueSyntaxTests
{
    [Theory]
    [InlineData("AE", "ARCHIVE_1")]
    [InlineData("AS", "042Y")]
    [InlineData("CS", "T1_FLAIR 3")]
    [InlineData("DA", "20240229")]
    [InlineData("DS", "-1.5E-10")]
    [InlineData("DS", " 12 ")]
    [InlineData("DT", "20240229235960.123456+0100")]
    [InlineData("DT", "2024")]
    [InlineData("IS", "-2147483648")]
    [InlineData("TM", "235960.1")]
    [InlineData("TM", "07")]
    [InlineData("UI", "1.2.840.10008.1.2")]
    [InlineData("UI", "2.25.0")]
    [InlineData("UR", "https://example.org/wado?x=1#y")]
    [InlineData("PN", "Yamada^Tarou=YAMADA^T=y^t")]
    [InlineData("SH", "0123456789012345")]
    [InlineData("LT", "two\r\nlines\\and a backslash")]
    public void A_value_of_the_right_form_passes(string vr, string value) => Assert.DoesNotContain(Rules(vr, value), rule => rule is "value-syntax" or "character-repertoire");

    [Theory]
    [InlineData("AE", "AN_APPLICATION_OF_17")]
    [InlineData("AS", "42Y")]
    [InlineData("AS", "042X")]
    [InlineData("CS", "lower")]
    [InlineData("CS", "T1-FLAIR")]
    [InlineData("CS", "SEVENTEEN_LETTERS")]
    [InlineData("DA", "20230229")]
    [InlineData("DA", "2024.01.01")]
    [InlineData("DA", "202401")]
    [InlineData("DS", "1,5")]
    [InlineData("DS", "0.666666686534882")]
    [InlineData("DS", "NaN")]
    [InlineData("DT", "20241301")]
    [InlineData("DT", "2024010112+2500")]
    [InlineData("IS", "2147483648")]
    [InlineData("IS", "1.0")]
    [InlineData("TM", "24")]
    [InlineData("TM", "12:30")]
    [InlineData("TM", "123000.1234567")]
    [InlineData("UI", "1.02.3")]
    [InlineData("UI", "1..3")]
    [InlineData("UI", "1.2.a")]
    [InlineData("UI", "999.1")]
    [InlineData("UI", "1.2.3.4567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("UR", " https://example.org")]
    [InlineData("PN", "A=B=C=D")]
    [InlineData("PN", "a^b^c^d^e^f")]
    [InlineData("SH", "01234567890123456")]
    public void A_value_of_another_form_is_an_error(string vr, string value) => Assert.Contains("value-syntax", Rules(vr, value));

    [Fact]
    public void Length_is_counted_in_characters_and_not_in_bytes()
    {
        DicomFile file = ValidObjects.Capture();
        file.Dataset.Set(DicomTags.SpecificCharacterSet, "ISO_IR 192").Set(DicomTags.StudyDescription, new string('\u8133', 64));
        Assert.Empty(DicomValidator.Validate(file).Findings);

        file.Dataset.Set(DicomTags.StudyDescription, new string('\u8133', 65));
        Assert.Equal("value-syntax", Assert.Single(DicomValidator.Validate(file).Findings).Rule);
    }

    /// <summary>A private element has any representation, so that only the value is judged.</summary>
    private static IEnumerable<string> Rules(string vr, string value)
    {
        DicomFile file = ValidObjects.Capture();
        byte[] bytes = Encoding.Latin1.GetBytes(value.Length % 2 == 0 ? value : value + (vr == "UI" ? '\0' : ' '));
        file.Dataset.Set(new DicomTag(0x0009, 0x0010), DicomVR.LO, "TEST").SetBytes(new DicomTag(0x0009, 0x1001), DicomVR.Parse(vr), bytes);
        return DicomValidator.Validate(file).Findings.Select(finding => finding.Rule);
    }
}
