using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Analyze;

/// <summary>Every kind of bad input: it is named with its reason, and what is sound beside it is still looked at.</summary>
public sealed class AnalyzeBadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task A_text_file_called_dcm() => FailsBesideAGoodSeries("in/letter.dcm", "Dear colleague,\n"u8.ToArray(), "not a DICOM file: it is text");

    [Fact]
    public Task A_PDF() => FailsBesideAGoodSeries("in/report.pdf", "%PDF-1.7\n%\u00e2\u00e3\n1 0 obj"u8.ToArray(), "not a DICOM file: it is a PDF");

    [Fact]
    public Task An_empty_file() => FailsBesideAGoodSeries("in/empty.dcm", [], "the file is empty");

    [Fact]
    public Task A_truncated_file() => FailsBesideAGoodSeries("in/cut.dcm", Stranger()[..^1000], "PixelData");

    [Fact]
    public Task A_file_cut_in_its_header() => FailsBesideAGoodSeries("in/cut.dcm", Stranger()[..500], "at byte ");

    [Fact]
    public Task A_wrong_length()
    {
        byte[] bytes = Stranger();
        int at = bytes.AsSpan().IndexOf("\u0008\0\u0060\0CS"u8);
        (bytes[at + 6], bytes[at + 7]) = (0xFE, 0xFF); // Modality claims 65,534 bytes
        return FailsBesideAGoodSeries("in/length.dcm", bytes, "(0008,0060)");
    }

    [Fact]
    public Task A_missing_SOP_Instance_UID()
    {
        // The file's own name for the element is spoilt, because our writer rightly refuses to write such a file.
        byte[] bytes = Stranger();
        int at = bytes.AsSpan().IndexOf("\u0008\0\u0018\0UI"u8);
        bytes[at + 2] = 0x17;
        return FailsBesideAGoodSeries("in/nameless.dcm", bytes, "(0008,0018) SOPInstanceUID");
    }

    [Fact]
    public Task An_unknown_transfer_syntax()
    {
        byte[] bytes = Stranger();
        bytes[bytes.AsSpan().IndexOf("1.2.840.10008.1.2.1\0"u8) + 18] = (byte)'7';
        return FailsBesideAGoodSeries("in/syntax.dcm", bytes, "1.2.840.10008.1.2.7");
    }

    [Fact]
    public Task A_link_that_leads_nowhere()
    {
        Directory.CreateDirectory(_folder["in"]);
        File.CreateSymbolicLink(_folder["in/broken.dcm"], _folder["gone.dcm"]);
        return FailsBesideAGoodSeries("in/broken.dcm", null, "which does not exist");
    }

    /// <summary>Root reads everything, so the program runs as nobody.</summary>
    [ToolFact("setpriv")]
    [SupportedOSPlatform("linux")]
    public void A_file_without_read_permission()
    {
        SliceBuilder.WriteSeries(_folder, "in/good", 4);
        File.SetUnixFileMode(_folder.Write("in/secret.dcm", Stranger()), UnixFileMode.None);
        foreach (string folder in (string[])[_folder.Path, _folder["in"], _folder["in/good"], Directory.CreateDirectory(_folder["out"]).FullName])
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);

        var (code, _, error) = Environment.IsPrivilegedProcess
            ? Tool.Run("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", Tool.Find("dotnet")!, Program.Path, "analyze", _folder["in"], "--out", _folder["out"]])
            : Program.Run("analyze", _folder["in"], "--out", _folder["out"]);

        Assert.True(code == 3, error);
        Assert.Contains("in/secret.dcm: no permission to read it", error);
    }

    [Fact]
    public Task The_same_UID_with_other_content()
    {
        DicomDataset twin = SliceBuilder.Slice(0).Set(DicomTags.InstanceNumber, 99);
        return FailsBesideAGoodSeries("in/twin.dcm", SliceBuilder.File(twin), "but other content");
    }

    [Fact]
    public async Task A_second_copy_of_an_image_is_left_out_without_harm()
    {
        SliceBuilder.WriteSeries(_folder, "in/a", 4);
        SliceBuilder.WriteSeries(_folder, "in/b", 4);

        var (code, output, error) = await Analyze();

        Assert.Equal(0, code);
        Assert.Contains("the same image as", error);
        Assert.Equal(4, Series(output).GetProperty("slices").GetInt32());
    }

    [Fact]
    public async Task A_ZIP_with_a_way_out_and_a_good_series()
    {
        SliceBuilder.WriteSeries(_folder, "in", 4);
        using (ZipArchive zip = ZipFile.Open(_folder["in/study.zip"], ZipArchiveMode.Create))
        using (Stream entry = zip.CreateEntry("../../evil.dcm").Open()) entry.Write(Stranger());

        var (code, output, _) = await Analyze();

        Assert.Equal(3, code);
        Assert.EndsWith("study.zip/../../evil.dcm", Failed(output).GetProperty("path").GetString());
        Assert.Contains("outside the ZIP", Failed(output).GetProperty("reason").GetString());
        Assert.False(File.Exists(_folder["evil.dcm"]));
    }

    [Fact]
    public async Task A_ZIP_bomb_and_a_good_series()
    {
        SliceBuilder.WriteSeries(_folder, "in", 4);
        using (ZipArchive zip = ZipFile.Open(_folder["in/bomb.zip"], ZipArchiveMode.Create))
        using (Stream entry = zip.CreateEntry("zeros.dcm", CompressionLevel.Optimal).Open())
            for (int megabyte = 0; megabyte < 300; megabyte++) entry.Write(new byte[1 << 20]);

        var (code, output, _) = await Analyze();

        Assert.Equal(3, code);
        Assert.Contains("ZIP bombs", Failed(output).GetProperty("reason").GetString());
        Assert.DoesNotContain(_folder.Files(), file => file.StartsWith("out/.medvision-partial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_good_series_in_a_ZIP_is_read_as_one_on_disk()
    {
        SliceBuilder.WriteSeries(_folder, "series", 4);
        Directory.CreateDirectory(_folder["in"]);
        ZipFile.CreateFromDirectory(_folder["series"], _folder["in/study.zip"]);

        var (code, output, _) = await Analyze();

        Assert.Equal(0, code);
        Assert.Equal(4, Series(output).GetProperty("slices").GetInt32());
    }

    [Fact]
    public async Task An_empty_folder_is_a_failure_and_writes_nothing()
    {
        Directory.CreateDirectory(_folder["in"]);

        var (code, output, error) = await Analyze();

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("no file", error);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task Only_bad_files_are_a_failure_that_names_them()
    {
        _folder.Write("in/letter.dcm", "Dear colleague,\n");

        var (code, output, _) = await Analyze();

        Assert.Equal(1, code);
        Assert.Equal("not a DICOM file: it is text", Failed(output).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_report_is_left_out_by_name_without_harm()
    {
        SliceBuilder.WriteSeries(_folder, "in", 4);
        DicomDataset report = new DicomDataset()
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.88.11").Set(DicomTags.SOPInstanceUID, "1.2.3.4")
            .Set(DicomTags.StudyInstanceUID, SliceBuilder.Study).Set(DicomTags.SeriesInstanceUID, "1.2.3").Set(DicomTags.Modality, "SR");
        _folder.Write("in/report.dcm", SliceBuilder.File(report));

        var (code, _, error) = await Analyze();

        Assert.Equal(0, code);
        Assert.Contains("report.dcm: left out: not an image (Basic Text SR Storage)", error);
    }

    [Theory]
    [InlineData("modality CT")]
    [InlineData("body part ABDOMEN")]
    [InlineData("one slice")]
    [InlineData("different orientations")]
    [InlineData("localizer")]
    public async Task A_series_that_is_none_for_the_models_is_withheld_with_the_reason(string reason)
    {
        SliceBuilder.WriteSeries(_folder, "in", reason == "one slice" ? 1 : 5, (index, slice) => _ = reason switch
        {
            "modality CT" => slice.Set(DicomTags.Modality, "CT").Set(DicomTags.SOPClassUID, SopClasses.CTImageStorage),
            "body part ABDOMEN" => slice.Set(DicomTags.BodyPartExamined, "ABDOMEN"),
            "different orientations" when index > 2 => slice.Set(DicomTags.ImageOrientationPatient, 1.0, 0.0, 0.0, 0.0, 0.0, -1.0),
            "localizer" => slice.Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "LOCALIZER"),
            _ => slice,
        });

        var (code, output, _) = await Analyze();

        Assert.Equal(0, code);
        JsonElement series = Series(output), guard = series.GetProperty("guard");
        Assert.False(guard.GetProperty("inDistribution").GetBoolean());
        Assert.Contains(reason, guard.GetProperty("reason").GetString());
        foreach (string result in (string[])["segmentation", "classification", "anomaly"])
            Assert.Equal(JsonValueKind.Null, series.GetProperty(result).ValueKind);
        Assert.Equal(["out/.medvision-files", "out/findings.json"], _folder.Files().Where(file => file.StartsWith("out/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_series_with_a_gap_is_told_so()
    {
        SliceBuilder.WriteSeries(_folder, "in", 8, (index, slice) => slice.Set(DicomTags.ImagePositionPatient, 0.0, 0.0, 5.0 * (index < 4 ? index : index + 3)));

        var (code, _, error) = await Analyze();

        Assert.Equal(0, code);
        Assert.Contains("series 4 'T1 post': gap: 20 mm between slices 4 and 5", error);
    }

    [DataFact("dicom-conformance/pydicom/src/pydicom/data/test_files/CT_small.dcm")]
    public async Task A_CT_of_another_maker_is_withheld()
    {
        _folder.Write("in/ct.dcm", File.ReadAllBytes(TestData.Require("dicom-conformance/pydicom/src/pydicom/data/test_files/CT_small.dcm")));

        var (code, output, _) = await Analyze();

        Assert.Equal(0, code);
        Assert.StartsWith("modality CT", Series(output).GetProperty("guard").GetProperty("reason").GetString());
    }

    private static byte[] Stranger() => SliceBuilder.File(SliceBuilder.Slice(50).Set(DicomTags.SeriesInstanceUID, "1.2.3.4.5"));

    private async Task FailsBesideAGoodSeries(string path, byte[]? content, string reason)
    {
        SliceBuilder.WriteSeries(_folder, "in/good", 4);
        if (content is not null) _folder.Write(path, content);

        var (code, output, error) = await Analyze();

        Assert.Equal(3, code);
        Assert.Equal(_folder[path], Failed(output).GetProperty("path").GetString());
        Assert.Contains(reason, Failed(output).GetProperty("reason").GetString());
        Assert.Contains($"{_folder[path]}: ", error);
        Assert.Equal(4, Series(output).GetProperty("slices").GetInt32());
    }

    private Task<(int Code, string Out, string Error)> Analyze() => Cli.RunAsync("analyze", _folder["in"], "--out", _folder["out"], "--json");

    private static JsonElement Failed(string output) => Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("failed").EnumerateArray());

    private static JsonElement Series(string output) =>
        Assert.Single(Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("studies").EnumerateArray()).GetProperty("series").EnumerateArray());
}
