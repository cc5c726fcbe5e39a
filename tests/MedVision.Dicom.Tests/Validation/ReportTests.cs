using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using Xunit;

namespace MedVision.Dicom.Tests.Validation;

public sealed class ReportTests
{
    [Fact]
    public void An_invalid_object_does_not_pass_the_gate_and_the_message_names_the_element()
    {
        DicomFile file = Object();
        file.Dataset.SetBytes(DicomTags.Rows, DicomVR.US, new byte[] { 1, 0, 2, 0 });

        DicomException refused = Assert.Throws<DicomException>(() => DicomValidator.RequireValid(file));

        Assert.Contains("(0028,0010) Rows: 2 values where 1 must be", refused.Message, StringComparison.Ordinal);
        Assert.Equal(DicomTags.Rows, refused.Tag);
    }

    [Fact]
    public void The_path_counts_items_from_one()
    {
        DicomFile file = Object();
        file.Dataset.SetSequence(DicomTags.ReferencedSeriesSequence, new DicomDataset(), new DicomDataset().SetBytes(DicomTags.SeriesInstanceUID, DicomVR.UI, "1.02"u8.ToArray()));

        ValidationFinding finding = Assert.Single(DicomValidator.Validate(file).Findings, f => f.Rule == "value-syntax");

        Assert.Equal("(0008,1115)[2].(0020,000E)", finding.Path);
    }

    [Fact]
    public void A_fault_of_every_item_is_told_a_few_times_and_counted()
    {
        DicomFile file = Object();
        file.Dataset.SetSequence(DicomTags.ReferencedSeriesSequence,
            [.. Enumerable.Range(0, 1000).Select(_ => new DicomDataset().SetBytes(DicomTags.SeriesInstanceUID, DicomVR.UI, "1.02"u8.ToArray()))]);

        ValidationFinding[] findings = [.. DicomValidator.Validate(file).Findings.Where(f => f.Rule == "value-syntax")];

        Assert.Equal(5, findings.Length);
        Assert.Contains("one of 1000", findings[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_survives_JSON()
    {
        DicomFile file = Object();
        file.Dataset.SetBytes(DicomTags.Rows, DicomVR.US, new byte[] { 1, 0, 2, 0 });
        ValidationReport report = DicomValidator.Validate(file);

        string json = JsonSerializer.Serialize(report);
        ValidationReport read = JsonSerializer.Deserialize<ValidationReport>(json)!;

        Assert.Equal(report.Findings, read.Findings);
        Assert.Equal(report.SopClassName, read.SopClassName);
        Assert.Contains("\"Tag\":\"00280010\"", json, StringComparison.Ordinal);
        Assert.Contains("\"Severity\":\"Error\"", json, StringComparison.Ordinal);
    }

    private static DicomFile Object() => new(
        new DicomDataset().Set(DicomTags.SOPClassUID, SopClasses.SecondaryCaptureImageStorage).Set(DicomTags.SOPInstanceUID, "2.25.1"), TransferSyntax.ExplicitVRLittleEndian);
}
