using System.Net;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Export.Png;
using MedVision.Imaging.Rendering;
using MedVision.Testing;
using Xunit;

namespace MedVision.Web.Tests.DicomWeb.Retrieve;

[Collection("archive")]
public sealed class RenderedTests(ArchiveFixture fixture) : DicomWebTest(fixture)
{
    private const string Instance = SeriesAddress + $"/instances/{Series}.1", Corpus = "dicom-conformance";

    [ToolFact("dcm2pnm", Corpus)]
    public async Task A_picture_is_what_dcmtk_draws_with_the_same_window()
    {
        byte[] file = await File.ReadAllBytesAsync(TestData.Require(Corpus + "/pydicom/src/pydicom/data/test_files/CT_small.dcm"));
        await Host.StoreAsync(file);
        string folder = Directory.CreateTempSubdirectory("medvision-rendered-").FullName;
        try
        {
            string input = Path.Combine(folder, "in.dcm"), output = Path.Combine(folder, "out.png");
            await File.WriteAllBytesAsync(input, file);
            (int code, _, string error) = Tool.Run("dcm2pnm", "--write-png", "-il", "--set-window", "40", "400", input, output);
            Assert.True(code == 0, error);
            PngImage theirs = PngReader.Read(await File.ReadAllBytesAsync(output));
            using HttpResponseMessage answer = await Host.GetAsync(DicomWebHost.AddressOf(file) + "/rendered?window=40,400,linear", "image/png");
            PngImage ours = PngReader.Read(await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal((theirs.Width, theirs.Height), (ours.Width, ours.Height));
            Assert.InRange(Enumerable.Range(0, ours.Samples.Length).Max(i => Math.Abs(ours.Samples[i] - theirs.Samples[i * theirs.Channels])), 0, 1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Without_parameters_it_is_our_own_renderer_s_picture_and_JPEG_is_what_anybody_gets()
    {
        byte[] file = Bytes(Image(1));
        await Host.StoreAsync(file);
        using DicomFile opened = DicomFile.Read(file);
        using HttpResponseMessage png = await Host.GetAsync(Instance + "/rendered", "image/png"), any = await Host.GetAsync(Instance + "/rendered");
        Assert.Equal(FrameRenderer.Render(opened, 0).ToPng(), await png.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/jpeg", any.Content.Headers.ContentType!.ToString());
        Assert.Equal([0xFF, 0xD8], (await any.Content.ReadAsByteArrayAsync())[..2]);
    }

    [Theory]
    [InlineData("viewport=12,40", 12, 16)]
    [InlineData("viewport=600,8", 6, 8)]
    [InlineData("viewport=30,30,0,0,3,4", 22, 30)]
    [InlineData("viewport=30,30,,,,4", 30, 20)]
    public async Task A_viewport_is_filled_as_far_as_proportions_allow(string query, int width, int height)
    {
        await Host.StoreAsync(Bytes(Image(1).Set(DicomTags.PixelSpacing, "1", "1")));
        using HttpResponseMessage answer = await Host.GetAsync($"{Instance}/rendered?{query}", "image/png");
        PngImage picture = PngReader.Read(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((width, height), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task A_negative_width_exchanges_left_and_right()
    {
        await Host.StoreAsync(Bytes(Image(1).Set(DicomTags.PixelSpacing, "1", "1")));
        using HttpResponseMessage plain = await Host.GetAsync(Instance + "/rendered?viewport=6,8,0,0,6,8", "image/png"), turned = await Host.GetAsync(Instance + "/rendered?viewport=6,8,0,0,-6,8", "image/png");
        PngImage one = PngReader.Read(await plain.Content.ReadAsByteArrayAsync()), other = PngReader.Read(await turned.Content.ReadAsByteArrayAsync());
        Assert.Equal(Enumerable.Range(0, 48).Select(i => one.Samples[(i / 6 * 6) + 5 - (i % 6)]), other.Samples.AsEnumerable());
    }

    [Fact]
    public async Task Quality_is_JPEG_s()
    {
        await Host.StoreAsync(Bytes(Image(1, rows: 64, columns: 64)));
        using HttpResponseMessage low = await Host.GetAsync(Instance + "/rendered?quality=5", "image/jpeg"), high = await Host.GetAsync(Instance + "/rendered?quality=100", "image/jpeg");
        Assert.True((await low.Content.ReadAsByteArrayAsync()).Length < (await high.Content.ReadAsByteArrayAsync()).Length);
    }

    [Theory]
    [InlineData("annotation=patient", "annotation")]
    [InlineData("iccprofile=srgb", "iccprofile")]
    [InlineData("quality=0", "quality")]
    [InlineData("quality=101", "quality")]
    [InlineData("window=40", "window")]
    [InlineData("window=40,0,linear", "window")]
    [InlineData("window=40,400,cubic", "window")]
    [InlineData("viewport=0,10", "viewport")]
    [InlineData("viewport=10", "viewport")]
    [InlineData("viewport=100000,10", "viewport")]
    [InlineData("viewport=10,10,5,5,5,5", "viewport")]
    public async Task What_cannot_be_done_is_refused_by_its_name(string query, string name)
    {
        await Host.StoreAsync(Bytes(Image(1)));
        foreach (string accept in new[] { "image/jpeg", "multipart/related; type=image/png" })
        {
            using HttpResponseMessage answer = await Host.GetAsync($"{Instance}/rendered?{query}", accept);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(name + ":", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Several_come_together_or_one_that_stands_for_them_and_says_which_it_is()
    {
        foreach (int number in new[] { 1, 2, 3 }) await Host.StoreAsync(Bytes(Image(number)));
        using HttpResponseMessage all = await Host.GetAsync(SeriesAddress + "/rendered", "multipart/related; type=\"image/png\"");
        IReadOnlyList<BodyPart> parts = await PartsAsync(all);
        Assert.Equal(["image/png", "image/png", "image/png"], parts.Select(part => part.ContentType));
        Assert.Equal($"{SeriesAddress}/instances/{Series}.3/frames/1", parts[2].Headers["content-location"]);
        using HttpResponseMessage one = await Host.GetAsync($"/dicom-web/studies/{Study}/rendered", "image/png");
        Assert.Equal($"{SeriesAddress}/instances/{Series}.2/frames/1/rendered", one.Content.Headers.ContentLocation!.ToString());
        Assert.Equal(parts[1].Content, await one.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("", "image/png")]
    [InlineData("", "image/jpeg")]
    [InlineData("?viewport=32,32", "image/png")]
    public async Task Every_level_has_a_thumbnail(string query, string type)
    {
        await Host.StoreAsync(Bytes(Image(1)));
        foreach (string address in new[] { "/dicom-web/studies/" + Study, SeriesAddress, Instance, Instance + "/frames/1" })
        {
            using HttpResponseMessage answer = await Host.GetAsync($"{address}/thumbnail{query}", type);
            Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        }
    }

    [Fact]
    public async Task An_object_without_pixels_has_no_picture()
    {
        DicomDataset report = Image(1).Set(DicomTags.SOPClassUID, SopClasses.BasicTextSRStorage);
        foreach (DicomTag tag in new[] { DicomTags.PixelData, DicomTags.Rows, DicomTags.Columns, DicomTags.BitsAllocated }) report.Remove(tag);
        await Host.StoreAsync(Bytes(report));
        foreach (string below in new[] { "/rendered", "/thumbnail", "/frames/1" })
        {
            using HttpResponseMessage answer = await Host.GetAsync(Instance + below);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }
}
