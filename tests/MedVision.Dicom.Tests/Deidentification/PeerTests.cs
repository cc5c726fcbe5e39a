using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Deidentification;

public sealed class PeerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("medvision-deid-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>gdcmanon implements the basic profile of 2008: whatever it takes out or changes, we take out or change.</summary>
    [ToolFact("gdcmanon", Corpus.Folder)]
    public void What_gdcmanon_hides_is_hidden()
    {
        string certificate = Certificate();
        int compared = 0;
        List<string> shown = [];
        foreach (string file in (string[])["highdicom/data/test_files/ct_image.dcm", "highdicom/data/test_files/dx_image.dcm", "pydicom/src/pydicom/data/test_files/CT_small.dcm", "pydicom/src/pydicom/data/test_files/MR_small.dcm"])
        {
            string source = TestData.Require(Path.Combine(Corpus.Folder, file)), peer = Path.Combine(folder, "peer.dcm");
            if (Tool.Run("gdcmanon", "-e", "-c", certificate, source, peer).ExitCode != 0) continue;
            using DicomFile original = DicomFile.Open(source), theirs = DicomFile.Open(peer);
            DicomDataset ours = new Deidentifier(Corpus.AcceptAll, TestImage.Key).Deidentify(original).File.Dataset;
            foreach (DicomValue value in original.Dataset.OfType<DicomValue>().Where(value => !value.IsEmpty && value.Tag != DicomTags.PixelData))
            {
                if (Same(value, theirs.Dataset[value.Tag])) continue;
                compared++;
                if (Same(value, ours[value.Tag])) shown.Add($"{file}: {value.Tag}");
            }
        }

        Assert.Empty(shown);
        Assert.True(compared > 20, $"gdcmanon changed {compared} values only");
    }

    [ToolFact("dciodvfy", Corpus.Folder)]
    public void Dciodvfy_finds_no_error_that_the_source_has_not()
    {
        List<string> worse = [];
        foreach (var kind in Corpus.Clean().GroupBy(one => (one.Source.Dataset.GetString(DicomTags.SOPClassUID), one.Source.Dataset.GetString(DicomTags.ManufacturerModelName))))
        {
            (string name, DicomFile source, _) = kind.First();
            string path = TestData.Require(Path.Combine(Corpus.Folder, name)), clean = Path.Combine(folder, "clean.dcm");
            using DicomFile again = DicomFile.Open(path);
            new Deidentifier(Corpus.AcceptAll, TestImage.Key).Deidentify(again).File.Save(clean);
            string[] before = Errors(path), after = Errors(clean);
            string[] added = [.. after.Except(before)];
            if (after.Length > before.Length) worse.Add($"{name}: {string.Join("; ", added)}");
        }

        Assert.True(worse.Count == 0, string.Join('\n', worse));
    }

    [ToolFact("dcentvfy", "brain-mr-pgbm003")]
    public void Dcentvfy_finds_a_series_of_separate_runs_consistent()
    {
        string source = TestData.Require("brain-mr-pgbm003/11-T1post-18670");
        string[] files = [.. Directory.EnumerateFiles(source).Order(StringComparer.Ordinal)];
        List<string> written = [];
        foreach (string file in files)
        {
            using DicomFile read = DicomFile.Open(file);
            written.Add(Path.Combine(folder, Path.GetFileName(file)));
            // A new de-identifier for each file, as in runs on different days.
            new Deidentifier(new() { Dates = DateHandling.Shift }, TestImage.Key).Deidentify(read).File.Save(written[^1]);
        }

        (int code, string output, string error) = Tool.Run("dcentvfy", [.. written]);

        Assert.Equal((0, ""), (code, output + error));
        Assert.Equal(0, Tool.Run("dciodvfy", written[0]).ExitCode);
    }

    [DataFact(Corpus.Folder)]
    public void A_segmentation_and_its_source_still_meet_after_separate_runs()
    {
        using DicomFile image = DicomFile.Open(TestData.Require(Corpus.Folder + "/highdicom/data/test_files/ct_image.dcm"));
        using DicomFile segmentation = DicomFile.Open(TestData.Require(Corpus.Folder + "/highdicom/data/test_files/seg_image_ct_binary_single_frame.dcm"));
        string[] before = [.. References(segmentation.Dataset)];

        DicomDataset cleanImage = new Deidentifier(Corpus.AcceptAll, TestImage.Key).Deidentify(image).File.Dataset;
        DicomDataset cleanSegmentation = new Deidentifier(Corpus.AcceptAll, TestImage.Key).Deidentify(segmentation).File.Dataset;

        Assert.Equal(before.Contains(image.Dataset.GetString(DicomTags.SOPInstanceUID)), References(cleanSegmentation).Contains(cleanImage.GetString(DicomTags.SOPInstanceUID)));
        Assert.Equal(before.Length, References(cleanSegmentation).Count());
        Assert.Equal(cleanImage.GetString(DicomTags.StudyInstanceUID), cleanSegmentation.GetString(DicomTags.StudyInstanceUID));
        Assert.Equal(cleanImage.GetString(DicomTags.PatientID), cleanSegmentation.GetString(DicomTags.PatientID));
        Assert.Equal(cleanImage.GetString(DicomTags.FrameOfReferenceUID), cleanSegmentation.GetString(DicomTags.FrameOfReferenceUID));
    }

    private static IEnumerable<string> References(DicomDataset dataset) => dataset.SelectMany(element => element is DicomSequence sequence
        ? sequence.Items.SelectMany(References)
        : element.Tag == DicomTags.ReferencedSOPInstanceUID ? dataset.GetStrings(element.Tag) : []);

    private static bool Same(DicomValue value, DicomElement? other) => other is DicomValue there && value.Load().Span.SequenceEqual(there.Load().Span);

    private static string[] Errors(string file) =>
        [.. (Tool.Run("dciodvfy", file) is var run ? run.Output + run.Error : "").Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal))];

    private string Certificate()
    {
        string certificate = Path.Combine(folder, "certificate.pem");
        using var key = System.Security.Cryptography.RSA.Create(2048);
        System.Security.Cryptography.X509Certificates.CertificateRequest request = new("CN=test", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(certificate, made.ExportCertificatePem());
        return certificate;
    }
}
