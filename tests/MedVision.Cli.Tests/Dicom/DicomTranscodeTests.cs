using System.Text.Json;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using Xunit;

namespace MedVision.Cli.Tests.Dicom;

public sealed class DicomTranscodeTests
{
    [Fact]
    public async Task A_folder_is_compressed_into_another_and_comes_back_the_same()
    {
        using TemporaryFolder folder = new();
        byte[] original = Image();
        folder.Write("in/a/1.dcm", original);
        folder.Write("in/2.dcm", original);
        (int code, string output, string error) = await Cli.RunAsync("dicom", "transcode", folder["in"], "--to", "rle", "--out", folder["out"]);
        Assert.True(code == 0, error);
        Assert.Equal(2, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        using (DicomFile packed = DicomFile.Open(folder["out", "a", "1.dcm"])) Assert.Equal(TransferSyntax.RleLossless, packed.TransferSyntax);
        (code, _, error) = await Cli.RunAsync("dicom", "transcode", folder["out"], "--to", "1.2.840.10008.1.2.1", "--out", folder["back"]);
        Assert.True(code == 0, error);
        Assert.Equal(FrameDecoder.Decode(DicomFile.Read(original), 0), FrameDecoder.Decode(DicomFile.Read(File.ReadAllBytes(folder["back", "a", "1.dcm"])), 0));
        Assert.Equal(original, File.ReadAllBytes(folder["in", "2.dcm"]));
    }

    [Fact]
    public async Task What_fails_is_named_and_the_rest_is_done()
    {
        using TemporaryFolder folder = new();
        folder.Write("in/good.dcm", Image());
        folder.Write("in/bad.dcm", "no image at all");
        (int code, string output, string error) = await Cli.RunAsync("dicom", "transcode", folder["in"], "--to", "deflated", "--out", folder["out"], "--json");
        Assert.Equal(3, code);
        Assert.Contains("bad.dcm", error, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(TransferSyntax.DeflatedExplicitVRLittleEndian.Uid, json.RootElement.GetProperty("transferSyntax").GetString());
        Assert.Equal(folder["out", "good.dcm"], Assert.Single(json.RootElement.GetProperty("files").EnumerateArray()).GetProperty("output").GetString());
        Assert.Single(json.RootElement.GetProperty("failed").EnumerateArray());
    }

    [Fact]
    public async Task Nothing_is_replaced_unless_told()
    {
        using TemporaryFolder folder = new();
        string source = folder.Write("in/1.dcm", Image());
        folder.Write("out/1.dcm", "something else");
        (int code, _, string error) = await Cli.RunAsync("dicom", "transcode", source, "--to", "rle", "--out", folder["out"]);
        Assert.Equal(1, code);
        Assert.Contains("--overwrite", error, StringComparison.Ordinal);
        Assert.Equal("something else", File.ReadAllText(folder["out", "1.dcm"]));
        (code, _, error) = await Cli.RunAsync("dicom", "transcode", source, "--to", "rle", "--out", folder["in"], "--overwrite");
        Assert.Equal(1, code);
        Assert.Contains("--in-place", error, StringComparison.Ordinal);
        Assert.Equal(Image(), File.ReadAllBytes(source));
        (code, _, error) = await Cli.RunAsync("dicom", "transcode", source, "--to", "rle", "--in-place");
        Assert.True(code == 0, error);
        Assert.Equal(TransferSyntax.RleLossless, DicomFile.Read(File.ReadAllBytes(source)).TransferSyntax);
        Assert.Equal(["in/1.dcm", "out/1.dcm"], folder.Files());
    }

    [Theory]
    [InlineData("--to", "gif", "--out", "x", "there is no such transfer syntax")]
    [InlineData("--to", "1.2.840.10008.1.2.4.201", "--out", "x", "cannot be written by this version")]
    [InlineData("--to", "jpeg", "--quality", "0", "1 to 100")]
    [InlineData("--to", "jpeg-ls-near", "--near", "0", "1 to 255")]
    [InlineData("--to", "j2k", "--ratio", "1", "more than 1")]
    [InlineData("--to", "rle", "--quality", "50", "--out DIR or --in-place")]
    public async Task Wrong_orders_are_refused_before_anything_is_read(string one, string two, string three, string four, string reason)
    {
        using TemporaryFolder folder = new();
        (int code, _, string error) = await Cli.RunAsync("dicom", "transcode", folder.Write("1.dcm", Image()), one, two, three, four);
        Assert.Equal(2, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_names_the_syntaxes()
    {
        (int code, string output, _) = await Cli.RunAsync("dicom", "transcode", "--help");
        Assert.Equal(0, code);
        Assert.All(new[] { "rle", "jpeg-ls-near", "j2k-lossless", "--near", "--in-place" }, word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    private static byte[] Image() => new DicomFile(new DicomDataset()
        .Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage).Set(DicomTags.SOPInstanceUID, "1.2.3").Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
        .Set(DicomTags.Rows, 4).Set(DicomTags.Columns, 4).Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 11).Set(DicomTags.PixelRepresentation, 0)
        .SetBytes(DicomTags.PixelData, DicomVR.OW, Enumerable.Range(0, 32).Select(i => (byte)(i % 2 == 0 ? i * 7 : i % 16)).ToArray()), TransferSyntax.ExplicitVRLittleEndian).ToArray();
}
