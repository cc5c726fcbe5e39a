using System.Net;
using System.Text.Json.Nodes;
using MedVision.Dicom.Data;
using MedVision.Testing;
using Xunit;

namespace MedVision.Web.Tests.DicomWeb.Query;

/// <summary>An archive of three studies, a year apart, of one instance each, and a fourth series in the first of them.</summary>
public abstract class QidoTest(ArchiveFixture fixture) : DicomWebTest(fixture)
{
    protected const string Root = "1.2.826.0.1.3680043.8.498.7";

    protected async Task FillAsync()
    {
        for (int study = 1; study <= 3; study++) await Host.StoreAsync(Bytes(Of(study, 1, 1)));
        await Host.StoreAsync(Bytes(Of(1, 2, 1)), Bytes(Of(1, 2, 2)));
    }

    protected static string StudyOf(int study) => $"{Root}.{study}";

    /// <summary>The answers of a request that must be answered with 200.</summary>
    protected async Task<JsonArray> FindAsync(string path)
    {
        using HttpResponseMessage answer = await Host.GetAsync("/dicom-web" + path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await ArrayAsync(answer);
    }

    protected static async Task<JsonArray> ArrayAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray();

    protected static string?[] Texts(JsonArray answers, DicomTag tag) => [.. answers.Select(answer => (string?)answer![tag.ToHex()]?["Value"]?[0])];

    private static DicomDataset Of(int study, int series, int number) => Image(number, $"{StudyOf(study)}.{series}")
        .Set(DicomTags.StudyInstanceUID, StudyOf(study)).Set(DicomTags.StudyDate, $"202{study}0101").Set(DicomTags.PatientID, $"P{study}").Set(DicomTags.SeriesNumber, series)
        .Set(DicomTags.AccessionNumber, $"A{study}").Set(DicomTags.FlipAngle, DicomVR.DS, "15");
}
