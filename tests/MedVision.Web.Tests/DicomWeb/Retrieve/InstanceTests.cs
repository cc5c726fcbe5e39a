using System.IO.Compression;
using System.Net;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Web.Tests.DicomWeb.Retrieve;

[Collection("archive")]
public sealed class InstanceTests(ArchiveFixture fixture) : DicomWebTest(fixture)
{
    private const string AsStored = "multipart/related; type=\"application/dicom\"; transfer-syntax=*";

    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.2")]
    [InlineData("1.2.840.10008.1.2.1.99")]
    [InlineData("1.2.840.10008.1.2.4.80")]
    public async Task A_file_comes_back_byte_for_byte_in_whatever_it_is_stored(string syntax)
    {
        byte[] file = Transcoded(Image(1), syntax);
        await Host.StoreAsync(file);
        using HttpResponseMessage answer = await Host.GetAsync(SeriesAddress + $"/instances/{Series}.1", AsStored);
        BodyPart part = Assert.Single(await PartsAsync(answer));
        Assert.Equal(file, part.Content);
        Assert.Equal("application/dicom; transfer-syntax=" + syntax, part.ContentType);
        Assert.Equal("\"application/dicom\"", answer.Content.Headers.ContentType!.Parameters.Single(parameter => parameter.Name == "type").Value);
    }

    [Fact]
    public async Task A_study_and_a_series_hold_all_their_instances_in_order()
    {
        byte[][] files = [Bytes(Image(2)), Bytes(Image(1)), Bytes(Image(1, Series + ".7"))];
        await Host.StoreAsync(files);
        using HttpResponseMessage series = await Host.GetAsync(SeriesAddress, AsStored), study = await Host.GetAsync("/dicom-web/studies/" + Study, AsStored);
        Assert.Equal([files[1], files[0]], (await PartsAsync(series)).Select(part => part.Content));
        Assert.Equal(3, (await PartsAsync(study)).Count);
        Assert.Equal(files.Sum(file => file.Length) + (3 * 140), study.Content.Headers.ContentLength!.Value, 3 * 140.0);
    }

    [Fact]
    public async Task Whoever_names_no_transfer_syntax_gets_explicit_little_endian()
    {
        // PS3.18 8.7.3: the default, whatever is stored, as long as it can be made without loss.
        await Host.StoreAsync(Transcoded(Image(1), "1.2.840.10008.1.2.4.90"));
        using HttpResponseMessage answer = await Host.GetAsync(SeriesAddress + $"/instances/{Series}.1", "multipart/related; type=\"application/dicom\"");
        BodyPart part = Assert.Single(await PartsAsync(answer));
        Assert.Equal("application/dicom; transfer-syntax=1.2.840.10008.1.2.1", part.ContentType);
        using DicomFile file = DicomFile.Read(part.Content);
        Assert.Equal(TransferSyntax.ExplicitVRLittleEndian, file.TransferSyntax);
        Assert.Equal(Image(1).GetBytes(DicomTags.PixelData).ToArray(), file.Dataset.GetBytes(DicomTags.PixelData).ToArray());
        Assert.Equal(Series + ".1", file.Dataset.GetString(DicomTags.SOPInstanceUID));
    }

    [Fact]
    public async Task What_is_at_hand_with_loss_alone_stays_as_it_is()
    {
        DicomDataset photo = Image(1).Set(DicomTags.BitsAllocated, 8).Set(DicomTags.BitsStored, 8).Set(DicomTags.HighBit, 7).SetBytes(DicomTags.PixelData, DicomVR.OB, new byte[48]);
        byte[] file = Transcoded(photo, "1.2.840.10008.1.2.4.50");
        await Host.StoreAsync(file);
        using HttpResponseMessage answer = await Host.GetAsync(DicomWebHost.AddressOf(file), "multipart/related; type=\"application/dicom\"");
        Assert.Equal(file, Assert.Single(await PartsAsync(answer)).Content);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.80")]
    [InlineData("1.2.840.10008.1.2.4.90")]
    [InlineData("1.2.840.10008.1.2.4.70")]
    [InlineData("1.2.840.10008.1.2.5")]
    public async Task Native_pixels_are_compressed_without_loss_for_those_who_ask(string syntax)
    {
        await Host.StoreAsync(Bytes(Image(1)));
        using HttpResponseMessage answer = await Host.GetAsync(SeriesAddress + $"/instances/{Series}.1", $"application/dicom; transfer-syntax={syntax}");
        Assert.Equal($"application/dicom; transfer-syntax={syntax}", answer.Content.Headers.ContentType!.ToString());
        using DicomFile file = DicomFile.Read(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(syntax, file.TransferSyntax.Uid);
        Assert.Equal(Image(1).GetBytes(DicomTags.PixelData).ToArray(), FrameDecoder.Decode(file, 0));
        Assert.Equal(Series + ".1", file.Dataset.GetString(DicomTags.SOPInstanceUID));
    }

    [Theory]
    [InlineData("application/dicom; transfer-syntax=1.2.840.10008.1.2.4.50")]
    [InlineData("application/dicom; transfer-syntax=1.2.840.10008.1.2.4.91")]
    [InlineData("application/dicom; transfer-syntax=1.2.840.10008.1.2")]
    [InlineData("application/dicom; transfer-syntax=1.2.3")]
    [InlineData("text/html")]
    [InlineData("multipart/related; type=\"image/jpeg\"")]
    public async Task What_would_lose_or_is_not_there_is_406_with_what_is_offered(string accept)
    {
        await Host.StoreAsync(Bytes(Image(1)));
        using HttpResponseMessage answer = await Host.GetAsync(SeriesAddress + $"/instances/{Series}.1", accept);
        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
        string problem = await answer.Content.ReadAsStringAsync();
        Assert.Contains("1.2.840.10008.1.2.4.80", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("1.2.840.10008.1.2.4.50", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_better_liked_form_wins_and_the_query_goes_before_the_header()
    {
        byte[] file = Bytes(Image(1));
        await Host.StoreAsync(file);
        string address = SeriesAddress + $"/instances/{Series}.1";
        using HttpResponseMessage bare = await Host.GetAsync(address, "multipart/related; type=\"application/dicom\"; q=0.5, application/dicom; q=0.9");
        Assert.Equal("application/dicom", bare.Content.Headers.ContentType!.MediaType);
        using HttpResponseMessage query = await Host.GetAsync(address + "?accept=application/dicom", "multipart/related; type=\"application/dicom\"");
        Assert.Equal(file, await query.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage unquoted = await Host.GetAsync(address, "multipart/related; type=application/dicom; transfer-syntax=*");
        Assert.Equal(file, Assert.Single(await PartsAsync(unquoted)).Content);
        using HttpResponseMessage anything = await Host.GetAsync(address);
        Assert.Equal("multipart/related", anything.Content.Headers.ContentType!.MediaType);
        using HttpResponseMessage several = await Host.GetAsync(SeriesAddress, "application/dicom");
        Assert.Equal(HttpStatusCode.OK, several.StatusCode);
    }

    [Fact]
    public async Task A_ZIP_holds_the_files()
    {
        byte[][] files = [Bytes(Image(1)), Bytes(Image(2))];
        await Host.StoreAsync(files);
        using HttpResponseMessage answer = await Host.GetAsync("/dicom-web/studies/" + Study, "application/zip; transfer-syntax=*");
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        using ZipArchive zip = new(await answer.Content.ReadAsStreamAsync());
        Assert.Equal([$"{Series}/{Series}.1.dcm", $"{Series}/{Series}.2.dcm"], zip.Entries.Select(entry => entry.FullName));
        using MemoryStream copy = new();
        await using (Stream entry = await zip.Entries[1].OpenAsync()) await entry.CopyToAsync(copy);
        Assert.Equal(files[1], copy.ToArray());
    }

    [Fact]
    public async Task A_part_of_a_bare_file_is_given_by_range()
    {
        byte[] file = Bytes(Image(1));
        await Host.StoreAsync(file);
        using HttpResponseMessage answer = await Host.GetAsync(SeriesAddress + $"/instances/{Series}.1", "application/dicom; transfer-syntax=*", ("Range", "bytes=128-131"));
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("DICM"u8.ToArray(), await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(file.Length, answer.Content.Headers.ContentRange!.Length);
        using HttpResponseMessage beyond = await Host.GetAsync(SeriesAddress + $"/instances/{Series}.1", "application/dicom; transfer-syntax=*", ("Range", "bytes=9999999-"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Fact]
    public async Task A_report_has_nothing_to_compress_and_is_given_plain()
    {
        DicomDataset report = Image(1).Set(DicomTags.SOPClassUID, SopClasses.BasicTextSRStorage);
        foreach (DicomTag tag in new[] { DicomTags.PixelData, DicomTags.Rows, DicomTags.Columns, DicomTags.BitsAllocated }) report.Remove(tag);
        await Host.StoreAsync(Bytes(report, TransferSyntax.ImplicitVRLittleEndian));
        using HttpResponseMessage answer = await Host.GetAsync(DicomWebHost.AddressOf(report), "application/dicom; transfer-syntax=1.2.840.10008.1.2.4.80");
        using DicomFile file = DicomFile.Read(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(TransferSyntax.ExplicitVRLittleEndian, file.TransferSyntax);
        Assert.Equal("application/dicom; transfer-syntax=1.2.840.10008.1.2.1", answer.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/series/1.2.3")]
    [InlineData("/series/1.2.3/instances/1.2.3")]
    public async Task What_is_not_stored_is_not_found(string below)
    {
        using HttpResponseMessage answer = await Host.GetAsync("/dicom-web/studies/1.2.3" + below);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static byte[] Transcoded(DicomDataset dataset, string syntax)
    {
        using DicomFile native = new(dataset, TransferSyntax.ExplicitVRLittleEndian), target = Transcoder.Transcode(native, TransferSyntax.Find(syntax)!, new TranscodeOptions { KeepSopInstanceUid = true });
        return target.ToArray();
    }
}
