using System.Text.RegularExpressions;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Validation;

/// <summary>The typed tables against dciodvfy's: of an object with nothing but its SOP class, both miss the same attributes.</summary>
public sealed partial class TableTests
{
    // Of these every mandatory module is typed out.
    private static readonly string[] typed =
    [
        SopClasses.SegmentationStorage,
        SopClasses.ParametricMapStorage,
        SopClasses.Comprehensive3DSRStorage,
        SopClasses.BasicTextSRStorage,
        SopClasses.MRImageStorage,
        SopClasses.CTImageStorage,
        SopClasses.SecondaryCaptureImageStorage,
        SopClasses.EnhancedMRImageStorage,
        SopClasses.EnhancedCTImageStorage,
        SopClasses.EncapsulatedPDFStorage,
        SopClasses.PositronEmissionTomographyImageStorage,
        SopClasses.UltrasoundImageStorage,
        SopClasses.ComputedRadiographyImageStorage,
    ];

    [ToolFact("dciodvfy")]
    public void An_empty_object_misses_what_dciodvfy_says_it_misses()
    {
        foreach (string sopClass in typed) CompareEmpty(sopClass);
    }

    private static void CompareEmpty(string sopClass)
    {
        DicomFile file = new(new DicomDataset().Set(DicomTags.SOPClassUID, sopClass).Set(DicomTags.SOPInstanceUID, "2.25.1"), TransferSyntax.ExplicitVRLittleEndian);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.dcm");
        file.Save(path);
        (_, string output, string error) = Tool.Run("dciodvfy", path);
        File.Delete(path);
        HashSet<string> theirs = [.. Missing().Matches(output + error).Select(match => match.Groups[1].Value)];

        HashSet<string> ours = [.. DicomValidator.Validate(file).Findings.Where(f => f.Rule == "attribute-missing").Select(f => f.Tag!.Value.Keyword)];

        // Types 1 and 2; conditional ones depend on what an empty object does not tell.
        Assert.True(theirs.IsSubsetOf(ours), $"{SopClasses.NameOf(sopClass)}: {string.Join(", ", theirs.Except(ours))}");
    }

    [Fact]
    public void Every_storage_class_of_images_and_reports_has_its_information_object()
    {
        string[] unknown = [.. SopClasses.All.Where(SopClasses.IsStorage).Where(uid =>
            DicomValidator.Validate(new DicomFile(new DicomDataset().Set(DicomTags.SOPClassUID, uid).Set(DicomTags.SOPInstanceUID, "2.25.1"), TransferSyntax.ExplicitVRLittleEndian))
                .Findings.Any(f => f.Rule == "sop-class"))];
        Assert.Empty(unknown);
    }

    [GeneratedRegex(@"Missing attribute Type [12] Required Element=<(\w+)>")]
    private static partial Regex Missing();
}
