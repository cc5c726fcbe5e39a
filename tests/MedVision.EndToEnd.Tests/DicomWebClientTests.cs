using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

/// <summary>dicomweb-client, the client that OHIF is built on, in a page of ours and with its session.</summary>
[Collection(HouseCollection.Name)]
public sealed class DicomWebClientTests(House house)
{
    private const string Node = "tests/MedVision.Imaging.Tests/Viewers/node";

    private static byte[] Image(string study, int number) => new DicomFile(
        new MrSeries { Rows = 16, Columns = 16, StudyUid = study, SeriesUid = study + ".1", FrameOfReference = study + ".9", InstanceUid = n => $"{study}.1.{n}" }.Dataset([0, 0, number], number, (c, r) => (c * r) + number)
            .Set(DicomTags.PatientName, "Client^Dicom Web").Set(DicomTags.PatientID, study[^8..]),
        TransferSyntax.ExplicitVRLittleEndian).ToArray();

    [NodeFact(Node)]
    public async Task What_dicomweb_client_stores_it_finds_and_reads_again()
    {
        string study = DicomUids.Generate();
        byte[][] images = [Image(study, 1), Image(study, 2)];
        IPage page = await house.OpenAsync("/account");
        await page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(TestData.Repository, Node, "node_modules/dicomweb-client/build/dicomweb-client.js")));

        JsonElement found = JsonDocument.Parse(await page.EvaluateAsync<string>("""
            async ({ study, images }) => {
              const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0)).buffer;
              const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)));
              const client = new DICOMwebClient.api.DICOMwebClient({ url: location.origin + '/dicom-web', singlepart: false });
              const series = study + '.1', instance = series + '.2';
              await client.storeInstances({ datasets: images.map(bytes) });
              const studies = await client.searchForStudies({ queryParams: { StudyInstanceUID: study } });
              const allSeries = await client.searchForSeries({ studyInstanceUID: study });
              const instances = await client.searchForInstances({ studyInstanceUID: study, seriesInstanceUID: series });
              const metadata = await client.retrieveSeriesMetadata({ studyInstanceUID: study, seriesInstanceUID: series });
              const file = await client.retrieveInstance({ studyInstanceUID: study, seriesInstanceUID: series, sopInstanceUID: instance });
              const files = await client.retrieveStudy({ studyInstanceUID: study });
              const frames = await client.retrieveInstanceFrames({ studyInstanceUID: study, seriesInstanceUID: series, sopInstanceUID: instance, frameNumbers: [1] });
              return JSON.stringify({
                studies: studies.map(one => one['0020000D'].Value[0]), counts: studies.map(one => one['00201208'].Value[0]),
                series: allSeries.map(one => one['0020000E'].Value[0]), instances: instances.map(one => one['00080018'].Value[0]).sort(),
                metadata: metadata.map(one => one['00080018'].Value[0]).sort(), file: text(file), files: files.map(text).sort(), frame: text(frames[0]),
              });
            }
            """, new { study, images = images.Select(Convert.ToBase64String).ToArray() })).RootElement;
        await page.CloseAsync();

        string[] uids = [$"{study}.1.1", $"{study}.1.2"];
        Assert.Equal([study], Strings(found, "studies"));
        Assert.Equal(["2"], Strings(found, "counts"));
        Assert.Equal([study + ".1"], Strings(found, "series"));
        Assert.Equal(uids, Strings(found, "instances"));
        Assert.Equal(uids, Strings(found, "metadata"));
        Assert.Equal(Convert.ToBase64String(images[1]), found.GetProperty("file").GetString());
        Assert.Equal(images.Select(Convert.ToBase64String).Order(StringComparer.Ordinal), Strings(found, "files").Order(StringComparer.Ordinal));
        using DicomFile second = DicomFile.Read(images[1]);
        Assert.Equal(Convert.ToBase64String(second.Dataset.GetBytes(DicomTags.PixelData).Span), found.GetProperty("frame").GetString());
    }

    [Fact]
    public async Task A_page_of_another_origin_stores_and_deletes_nothing_with_the_session()
    {
        string study = DicomUids.Generate();
        IPage page = await house.OpenAsync("/account");
        // The cookie as the browser has it, and a request as another port of this host would send it.
        string cookies = string.Join("; ", (await house.Admin.CookiesAsync([house.Url])).Select(cookie => $"{cookie.Name}={cookie.Value}"));
        await page.CloseAsync();
        using HttpClient client = new() { BaseAddress = new Uri(house.Url) };
        foreach ((string name, string value, System.Net.HttpStatusCode expected) in new[]
        {
            ("Sec-Fetch-Site", "same-site", System.Net.HttpStatusCode.Forbidden),
            ("Origin", "http://localhost:1", System.Net.HttpStatusCode.Forbidden),
            ("X-Nothing", "1", System.Net.HttpStatusCode.Forbidden),
            ("Sec-Fetch-Site", "same-origin", System.Net.HttpStatusCode.NotFound),
            ("Origin", house.Url, System.Net.HttpStatusCode.NotFound),
        })
        {
            using HttpRequestMessage request = new(HttpMethod.Delete, $"/dicom-web/studies/{study}");
            request.Headers.Add("Cookie", cookies);
            request.Headers.Add(name, value);
            using HttpResponseMessage answer = await client.SendAsync(request);
            Assert.Equal((name, value, expected), (name, value, answer.StatusCode));
        }
    }

    private static string[] Strings(JsonElement found, string name) => [.. found.GetProperty(name).EnumerateArray().Select(one => one.ToString())];
}
