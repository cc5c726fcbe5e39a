using System.Text;
using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Dicom;

public sealed class DicomAnonymizeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Copies_lie_under_new_names_and_the_source_stays()
    {
        string source = Write("in/Doe_Jane/a.dcm", "1.2.3.1");
        byte[] before = File.ReadAllBytes(source);

        var (code, output, error) = await Cli.RunAsync("dicom", "anonymize", _folder["in"], "--out", _folder["out"], "--key", _folder["project.key"]);

        Assert.Equal(0, code);
        string copy = Assert.Single(Copies());
        Assert.DoesNotContain("Doe", copy + output + error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Doe", Encoding.Latin1.GetString(File.ReadAllBytes(copy)));
        Assert.Equal(before, File.ReadAllBytes(source));
        Assert.Contains("not done: pixels", output);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_copies_in_another_run_and_no_key_gives_others()
    {
        Write("in/a.dcm", "1.2.3.1");
        string[] key = ["--key", _folder["project.key"]];

        await Cli.RunAsync(["dicom", "anonymize", _folder["in"], "--out", _folder["one"], .. key]);
        await Cli.RunAsync(["dicom", "anonymize", _folder["in"], "--out", _folder["two"], .. key]);
        var (_, _, warned) = await Cli.RunAsync("dicom", "anonymize", _folder["in"], "--out", _folder["three"]);

        string Uid(string folder) => Path.GetFileName(Assert.Single(Copies(folder)));
        Assert.Equal(Uid("one"), Uid("two"));
        Assert.NotEqual(Uid("one"), Uid("three"));
        Assert.Contains("no --key", warned);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["project.key"]));
    }

    [Fact]
    public async Task A_file_that_fails_is_named_without_the_patient_and_the_rest_goes_on()
    {
        Write("in/Doe_Jane/a.dcm", "1.2.3.1");
        _folder.Write("in/Doe_Jane/broken.dcm", "no DICOM at all, about Doe^Jane");
        byte[] cut = File.ReadAllBytes(_folder["in", "Doe_Jane", "a.dcm"])[..^7];
        _folder.Write("in/Doe_Jane/cut.dcm", cut);

        var (code, _, error) = await Cli.RunAsync("dicom", "anonymize", _folder["in"], "--out", _folder["out"], "--key", _folder["k"], "--report", _folder["report.json"]);

        Assert.Equal(3, code);
        Assert.Contains("broken.dcm: not a DICOM file", error);
        Assert.Contains("cut.dcm: ", error);
        string report = File.ReadAllText(_folder["report.json"]);
        foreach (string text in (string[])[error, report])
        {
            Assert.DoesNotContain("Doe", text);
            Assert.DoesNotContain("Jane", text);
            Assert.DoesNotContain("4711", text);
        }
        using JsonDocument json = JsonDocument.Parse(report);
        Assert.Equal(2, json.RootElement.GetProperty("failed").GetArrayLength());
        Assert.Contains(json.RootElement.GetProperty("actions").EnumerateArray(), action =>
            action.GetProperty("path").GetString() == "(0010,0010)" && action.GetProperty("change").GetString() == "Pseudonymised");
    }

    [Fact]
    public async Task What_is_refused_says_which_option_lets_it_pass()
    {
        Write("in/a.dcm", "1.2.3.1", SopClasses.SecondaryCaptureImageStorage);

        var (refused, _, error) = await Cli.RunAsync("dicom", "anonymize", _folder["in"], "--out", _folder["out"], "--key", _folder["k"]);
        var (accepted, output, _) = await Cli.RunAsync("dicom", "anonymize", _folder["in"], "--out", _folder["out"], "--key", _folder["k"], "--accept-burned-in");

        Assert.Equal((1, 0), (refused, accepted));
        Assert.Contains("--accept-burned-in", error);
        Assert.Contains("look at: text may be burned into the pixels", output);
    }

    [Theory]
    [InlineData("--out", "in")]
    [InlineData("--out", "in/below")]
    [InlineData("--keep", "names")]
    [InlineData("--key", "out/project.key")]
    public async Task A_dangerous_or_unknown_wish_is_wrong_usage(string option, string value)
    {
        string source = Write("in/a.dcm", "1.2.3.1");
        string place = option == "--keep" ? value : _folder[value.Split('/')];
        string[] wish = option == "--out" ? [] : ["--out", _folder["out"]];

        var (code, _, _) = await Cli.RunAsync(["dicom", "anonymize", _folder["in"], option, place, .. wish]);

        Assert.Equal(2, code);
        Assert.Equal([source], Directory.EnumerateFiles(_folder["in"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Shifted_and_kept_dates_exclude_each_other() =>
        Assert.Equal(2, (await Cli.RunAsync("dicom", "anonymize", Write("a.dcm", "1.2"), "--out", _folder["out"], "--shift-dates", "--keep", "dates")).Code);

    [Fact]
    public async Task Two_files_of_one_uid_are_told_and_the_first_is_taken()
    {
        Write("in/a.dcm", "1.2.3.1");
        Write("in/b.dcm", "1.2.3.1");

        var (code, _, error) = await Cli.RunAsync("dicom", "anonymize", _folder["in"], "--out", _folder["out"], "--key", _folder["k"]);

        Assert.Equal(3, code);
        Assert.Contains("b.dcm: another file of this run has the same SOP Instance UID", error);
        Assert.Single(Copies());
    }

    [Fact]
    public async Task The_self_test_says_how_much_it_planted_and_that_nothing_survived()
    {
        var (code, output, error) = await Cli.RunAsync("dicom", "anonymize", "--self-test", "--keep", "private");

        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"^self-test: \d{5} fake identifiers in \d+ objects, 0 survived", output);
    }

    [ToolFact("dcmdump", "brain-mr-pgbm003/11-T1post-18670/000000.dcm")]
    public async Task Dcmdump_reads_the_marks_of_what_was_done()
    {
        await Cli.RunAsync("dicom", "anonymize", TestData.Require("brain-mr-pgbm003/11-T1post-18670/000000.dcm"), "--out", _folder["out"], "--key", _folder["k"], "--shift-dates");

        string dump = Tool.Run("dcmdump", "-q", Assert.Single(Copies())).Output;

        Assert.Contains("(0012,0062) CS [YES]", dump);
        Assert.Contains("(0008,0100) SH [113107]", dump);
        Assert.Contains("(0028,0303) CS [MODIFIED]", dump);
    }

    private string[] Copies(string folder = "out") => [.. Directory.EnumerateFiles(_folder[folder], "*.dcm", SearchOption.AllDirectories)];

    private string Write(string relative, string uid, string sopClass = SopClasses.MRImageStorage) => _folder.Write(relative, new DicomFile(new DicomDataset()
        .Set(DicomTags.SOPClassUID, sopClass).Set(DicomTags.SOPInstanceUID, uid).Set(DicomTags.StudyInstanceUID, "1.2.3").Set(DicomTags.SeriesInstanceUID, "1.2.3.4")
        .Set(DicomTags.PatientName, "Doe^Jane").Set(DicomTags.PatientID, "4711-A").Set(DicomTags.Modality, "MR").Set(DicomTags.Rows, 1).Set(DicomTags.Columns, 2)
        .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.BitsAllocated, 8).Set(DicomTags.BitsStored, 8).Set(DicomTags.HighBit, 7).Set(DicomTags.PixelRepresentation, 0)
        .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2").SetBytes(DicomTags.PixelData, DicomVR.OB, new byte[8]), TransferSyntax.ExplicitVRLittleEndian).ToArray());
}
