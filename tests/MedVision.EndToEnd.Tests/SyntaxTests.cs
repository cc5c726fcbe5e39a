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
    public async Task A_report_shows_its_words_where_images_are_shown()
    {
        IPage page = await OpenAsync("pydicom/src/pydicom/data/test_files/test-SR.dcm");
        await Assertions.Expect(page.GetByTestId("report").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("viewer")).ToHaveCountAsync(0);
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

    private async Task<IPage> OpenAsync(string file) => await house.OpenAsync("/studies/" + (await house.StoreAsync(file)).Study);
}
