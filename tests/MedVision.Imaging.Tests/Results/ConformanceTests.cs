using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using MedVision.Imaging.Results.Sr;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Results;

/// <summary>Everything that we write, before the judges that reviewers use.</summary>
public sealed class ConformanceTests : IDisposable
{
    private readonly ResultSamples samples = new();
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ToolFact("dciodvfy")]
    public void Every_object_passes_dciodvfy()
    {
        foreach ((string name, DicomFile file) in All())
        {
            (int exit, _, string report) = Tool.Run("dciodvfy", Save(file));
            Assert.True(exit == 0 && !report.Contains("Error", StringComparison.Ordinal), $"{name}: {report}");
        }
    }

    /// <summary>
    /// dcentvfy finds attributes by their tag alone and takes Accession Number for the series' in images, because Request Attributes
    /// Sequence repeats it there; it says so of any SR beside any image.
    /// </summary>
    [ToolFact("dcentvfy")]
    public void All_objects_agree_with_their_sources_by_dcentvfy()
    {
        string[] paths = [.. All().Select(o => Save(o.File)), .. samples.Files.Select(Save)];
        (int exit, string output, string error) = Tool.Run("dcentvfy", paths);
        string[] found = [.. (output + error).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.Contains("Different information entities for attribute - Element=<AccessionNumber>", StringComparison.Ordinal))];
        Assert.True(exit == 0 && found.Length == 0, output + error);
    }

    [Fact]
    public void Every_object_passes_our_own_validator_without_a_warning() =>
        Assert.All(All(), o => Assert.DoesNotContain(DicomValidator.Validate(o.File).Findings, finding => finding.Severity != ValidationSeverity.Note));

    [Fact]
    public void The_same_input_gives_the_same_bytes() =>
        Assert.Equal(All().Select(o => Convert.ToHexString(o.File.ToArray())), All().Select(o => Convert.ToHexString(o.File.ToArray())));

    private IEnumerable<(string Name, DicomFile File)> All()
    {
        DicomFile report = samples.Sr();
        yield return ("SEG", samples.Seg());
        yield return ("SR", report);
        yield return ("signed SR", ReportSigner.Sign(
            report, new VerifyingObserver("Doe^Jane", "Hospital", new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.FromHours(1))),
            [new LesionVerdict("2.25.1", IsAccepted: true), new LesionVerdict("2.25.2", IsAccepted: false, "a vein")]));
        yield return ("map", samples.Map());
        foreach (DicomFile capture in samples.Captures()) yield return ("capture", capture);
    }

    private string Save(DicomFile file)
    {
        string path = Path.Combine(folder, file.Dataset.GetString(DicomTags.SOPInstanceUID) + ".dcm");
        file.Save(path);
        return path;
    }
}
