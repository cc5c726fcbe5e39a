using System.Text.Json;
using System.Text.RegularExpressions;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class SyntaxTests(House house)
{
    private const string Corpus = "dicom-conformance";

    [DataFact(Corpus)]
    public Task JPEG_2000_is_on_the_screen() => SeeAsync("pydicom/src/pydicom/data/test_files/693_J2KI.dcm");

    [DataFact(Corpus)]
    public Task JPEG_LS_is_on_the_screen() => SeeAsync("cornerstone/testImages/CTImage.dcm_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm");

    [DataFact(Corpus)]
    public Task Lossless_JPEG_is_on_the_screen() => SeeAsync("dcm4che/dcm4che-test-data/src/main/resources/MR-JPEGLosslessSV1.dcm");

    [DataFact(Corpus)]
    public Task Big_endian_is_on_the_screen() => SeeAsync("pydicom/src/pydicom/data/test_files/MR_small_bigendian.dcm");

    [DataFact(Corpus)]
    public async Task A_report_says_that_it_is_one_instead_of_showing_a_black_box()
    {
        IPage page = await OpenAsync("pydicom/src/pydicom/data/test_files/test-SR.dcm");
        await Assertions.Expect(page.GetByTestId("viewer-message")).ToHaveTextAsync("This series holds no images: Comprehensive SR Storage.");
        await page.CloseAsync();
    }

    private async Task SeeAsync(string file)
    {
        IPage page = await OpenAsync(file);
        await Assertions.Expect(page.GetByTestId("viewer")).ToHaveAttributeAsync("data-state", new Regex("ready|message"), new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByTestId("slice")).ToHaveTextAsync(new Regex("^1 / "));
        Assert.Equal("", await page.GetByTestId("viewer-message").TextContentAsync());
        Picture picture = await Picture.OfAsync(page.Locator(".viewer-image"));
        Assert.True(picture.GreyLevels > 40, $"{file} shows a structure of greys: {picture}");
        await page.CloseAsync();
    }

    private async Task<IPage> OpenAsync(string file)
    {
        using HttpClient client = house.Client();
        using MultipartFormDataContent form = [];
        await using FileStream content = File.OpenRead(TestData.Require(Path.Combine(Corpus, file)));
        form.Add(new StreamContent(content), "file", Path.GetFileName(file));
        JsonElement report = JsonDocument.Parse(await (await client.PostAsync("/api/ingest", form)).Content.ReadAsStringAsync()).RootElement;
        Assert.True(report.GetProperty("stored").GetInt32() + report.GetProperty("duplicates").GetInt32() == 1, report.ToString());
        return await house.OpenAsync("/studies/" + report.GetProperty("studies")[0].GetString());
    }
}
