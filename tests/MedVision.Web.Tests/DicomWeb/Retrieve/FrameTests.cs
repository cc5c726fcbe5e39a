using System.Net;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Web.Tests.DicomWeb.Retrieve;

[Collection("archive")]
public sealed class FrameTests(ArchiveFixture fixture) : DicomWebTest(fixture)
{
    private const string Frames = SeriesAddress + $"/instances/{Series}.1/frames";
    private const string Cornerstone = "multipart/related; type=application/octet-stream; transfer-syntax=*";

    [Theory]
    [InlineData("1", new[] { 1 })]
    [InlineData("3,1", new[] { 3, 1 })]
    [InlineData("2,2", new[] { 2, 2 })]
    public async Task A_list_gives_a_part_for_each_of_its_frames_in_its_order(string list, int[] expected)
    {
        await Host.StoreAsync(Three(TransferSyntax.ExplicitVRLittleEndian));
        using HttpResponseMessage answer = await Host.GetAsync($"{Frames}/{list}", Cornerstone);
        IReadOnlyList<BodyPart> parts = await PartsAsync(answer);
        Assert.Equal(expected.Select(Pixels), parts.Select(part => part.Content));
        Assert.All(parts, part => Assert.Equal("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1", part.ContentType));
        Assert.Equal(expected.Select(frame => $"{Frames}/{frame}"), parts.Select(part => part.Headers["content-location"]));
    }

    // What is asked for, what is stored, and what comes: the rules of PS3.18 8.7.3.5 and table 8.7.3-5.
    [Theory]
    [InlineData("1.2.840.10008.1.2.4.80", Cornerstone, "image/jls; transfer-syntax=1.2.840.10008.1.2.4.80")]
    [InlineData("1.2.840.10008.1.2.4.80", "multipart/related; type=\"image/jls\"", "image/jls; transfer-syntax=1.2.840.10008.1.2.4.80")]
    [InlineData("1.2.840.10008.1.2.4.80", "multipart/related; type=\"application/octet-stream\"", "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.4.80", "*/*", "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.4.80", "multipart/related; type=\"image/jp2\"", "image/jp2; transfer-syntax=1.2.840.10008.1.2.4.90")]
    [InlineData("1.2.840.10008.1.2.1", "multipart/related; type=\"image/jls\"", "image/jls; transfer-syntax=1.2.840.10008.1.2.4.80")]
    [InlineData("1.2.840.10008.1.2.1", "multipart/related; type=\"image/jpeg\"", "image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.70")]
    [InlineData("1.2.840.10008.1.2.1", "multipart/related; type=\"image/dicom-rle\"; transfer-syntax=1.2.840.10008.1.2.5", "image/dicom-rle; transfer-syntax=1.2.840.10008.1.2.5")]
    [InlineData("1.2.840.10008.1.2.2", Cornerstone, "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.1.99", Cornerstone, "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1")]
    public async Task Frames_come_in_the_form_that_is_asked_for_and_decode_to_the_same_pixels(string stored, string accept, string given)
    {
        await Host.StoreAsync(Three(TransferSyntax.Find(stored)!));
        using HttpResponseMessage answer = await Host.GetAsync(Frames + "/2,3", accept);
        IReadOnlyList<BodyPart> parts = await PartsAsync(answer);
        Assert.All(parts, part => Assert.Equal(given, part.ContentType));
        TransferSyntax syntax = TransferSyntax.Find(given[(given.IndexOf('=') + 1)..])!;
        for (int i = 0; i < 2; i++) Assert.Equal(Pixels(i + 2), Decoded(parts[i].Content, syntax));
    }

    [Fact]
    public async Task One_frame_may_come_bare_and_several_may_not()
    {
        await Host.StoreAsync(Three(TransferSyntax.ExplicitVRLittleEndian));
        using HttpResponseMessage one = await Host.GetAsync(Frames + "/2", "application/octet-stream");
        Assert.Equal(Pixels(2), await one.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage range = await Host.GetAsync(Frames + "/2", "application/octet-stream", ("Range", "bytes=4-7"));
        Assert.Equal(HttpStatusCode.PartialContent, range.StatusCode);
        Assert.Equal(Pixels(2)[4..8], await range.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage several = await Host.GetAsync(Frames + "/1,2", "application/octet-stream");
        Assert.Equal(HttpStatusCode.NotAcceptable, several.StatusCode);
    }

    [Theory]
    [InlineData("multipart/related; type=\"image/jpeg\"; transfer-syntax=1.2.840.10008.1.2.4.50")] // 16 bits
    [InlineData("multipart/related; type=\"image/jp2\"; transfer-syntax=1.2.840.10008.1.2.4.91")]
    [InlineData("multipart/related; type=\"image/jls\"; transfer-syntax=1.2.840.10008.1.2.4.90")]
    [InlineData("multipart/related; type=\"application/octet-stream\"; transfer-syntax=1.2.840.10008.1.2.4.50")]
    [InlineData("multipart/related; type=\"video/mp4\"")]
    public async Task Loss_that_was_not_asked_for_by_type_and_types_that_do_not_suit_are_not_acceptable(string accept)
    {
        await Host.StoreAsync(Three(TransferSyntax.ExplicitVRLittleEndian));
        using HttpResponseMessage answer = await Host.GetAsync(Frames + "/1", accept);
        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
        Assert.Contains("image/jls", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Single_bits_start_at_a_byte()
    {
        // Three frames of 3x3 pixels: 111111111 000000000 101010101, the lowest bit first.
        DicomDataset mask = Image(1, rows: 3, columns: 3).Set(DicomTags.BitsAllocated, 1).Set(DicomTags.BitsStored, 1).Set(DicomTags.HighBit, 0)
            .Set(DicomTags.NumberOfFrames, 3).SetBytes(DicomTags.PixelData, DicomVR.OB, new byte[] { 0xFF, 0x01, 0x54, 0x05 });
        await Host.StoreAsync(Bytes(mask));
        using HttpResponseMessage answer = await Host.GetAsync(Frames, Cornerstone);
        Assert.Equal([[0xFF, 0x01], [0x00, 0x00], [0x55, 0x01]], (await PartsAsync(answer)).Select(part => part.Content));
    }

    [Theory]
    [InlineData("0", HttpStatusCode.BadRequest)]
    [InlineData("1,", HttpStatusCode.BadRequest)]
    [InlineData("-1", HttpStatusCode.BadRequest)]
    [InlineData("a", HttpStatusCode.BadRequest)]
    [InlineData("99999999999", HttpStatusCode.BadRequest)]
    [InlineData("4", HttpStatusCode.NotFound)]
    [InlineData("1,4", HttpStatusCode.NotFound)]
    public async Task A_frame_that_cannot_be_is_refused(string list, HttpStatusCode status)
    {
        await Host.StoreAsync(Three(TransferSyntax.ExplicitVRLittleEndian));
        using HttpResponseMessage answer = await Host.GetAsync($"{Frames}/{list}");
        Assert.Equal(status, answer.StatusCode);
        using HttpResponseMessage rendered = await Host.GetAsync($"{Frames}/{list}/rendered");
        Assert.Equal(status, rendered.StatusCode);
    }

    private static byte[] Pixels(int frame) => [.. Image(1).GetBytes(DicomTags.PixelData).ToArray().Select((value, i) => i % 2 == 0 ? (byte)(value + frame) : (byte)0)];

    private static byte[] Three(TransferSyntax syntax)
    {
        DicomDataset dataset = Image(1).Set(DicomTags.NumberOfFrames, 3).SetBytes(DicomTags.PixelData, DicomVR.OW, (byte[])[.. Pixels(1), .. Pixels(2), .. Pixels(3)]);
        using DicomFile native = new(dataset, TransferSyntax.ExplicitVRLittleEndian), target = Transcoder.Transcode(native, syntax);
        return target.ToArray();
    }

    private static byte[] Decoded(byte[] frame, TransferSyntax syntax)
    {
        if (!syntax.IsEncapsulated) return frame;
        using DicomFile file = new(Image(1).Set(new DicomFragments(DicomTags.PixelData, DicomVR.OB, [], [new DicomBytes(frame)])), syntax);
        return FrameDecoder.Decode(file, 0);
    }
}
