using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Pacs.Query;
using MedVision.Testing;
using Xunit;

namespace MedVision.Pacs.Tests.Query;

/// <summary>What stands in an answer.</summary>
[Collection("archive")]
public sealed class AnswerTests(ArchiveFixture fixture) : QueryTest(fixture)
{
    [Fact]
    public async Task Counts_and_sets_are_made_from_the_rows()
    {
        await FillAsync();
        JsonNode study = Json(Assert.Single(await AskAsync(QueryLevel.Study,
            "PatientName=muller*&includefield=SOPClassesInStudy,NumberOfPatientRelatedStudies,NumberOfPatientRelatedSeries,NumberOfPatientRelatedInstances")));
        Assert.Equal("""["MR","SEG"]""", study["00080061"]!["Value"]!.ToJsonString());
        Assert.Equal((2, 4), ((int)study["00201206"]!["Value"]![0]!, (int)study["00201208"]!["Value"]![0]!));
        Assert.Equal((1, 2, 4), ((int)study["00201200"]!["Value"]![0]!, (int)study["00201202"]!["Value"]![0]!, (int)study["00201204"]!["Value"]![0]!));
        Assert.Equal("""["1.2.840.10008.5.1.4.1.1.4"]""", study["00080062"]!["Value"]!.ToJsonString());
    }

    [Fact]
    public async Task Tags_come_in_rising_order()
    {
        await FillAsync();
        string[] names = [.. Json(Assert.Single(await AskAsync(QueryLevel.Image, "includefield=all", Yamada))).AsObject().Select(field => field.Key)];
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task Everything_that_an_instance_came_with_is_returned_where_it_is_asked_for()
    {
        await SendAsync(TestImage.Bytes(TestImage.Dataset(1).Set(DicomTags.FlipAngle, DicomVR.DS, "15").Set(new DicomTag(0x0009, 0x0010), DicomVR.LO, "ACME").Set(new DicomTag(0x0009, 0x1001), DicomVR.LO, "inside")));
        JsonNode some = Json(Assert.Single(await AskAsync(QueryLevel.Image, "includefield=FlipAngle")));
        Assert.Equal(15, (int)some["00181314"]!["Value"]![0]!);
        Assert.Null(some["00091001"]);
        JsonNode all = Json(Assert.Single(await AskAsync(QueryLevel.Image, "includefield=all")));
        Assert.Equal("inside", (string?)all["00091001"]!["Value"]![0]);
        Assert.Null(all["7FE00010"]);
    }

    [Fact]
    public async Task All_of_a_study_has_the_attributes_of_patient_and_study()
    {
        await FillAsync();
        JsonNode study = Json(Assert.Single(await AskAsync(QueryLevel.Study, "PatientID=P2_x&includefield=all")));
        Assert.Equal("山田^太郎", (string?)study["00100010"]!["Value"]![0]!["Ideographic"]);
        Assert.Equal("B1", (string?)study["00080050"]!["Value"]![0]);
        Assert.Null(study["0020000E"]);
    }

    [Fact]
    public async Task Pages_follow_each_other_newest_first_and_say_how_many_are_left()
    {
        await FillAsync();
        List<string?> paged = [];
        for (int offset = 0; offset < 3; offset++) paged.Add(Assert.Single(await AskAsync(QueryLevel.Study, $"limit=1&offset={offset}")).GetText(DicomTags.StudyInstanceUID));
        Assert.Equal([Brien, Yamada, Mueller], paged);
        Assert.Equal(2, await Prepare(QueryLevel.Study, "limit=1").CountRestAsync());
        Assert.Equal(0, await Prepare(QueryLevel.Study, "limit=1&offset=2").CountRestAsync());
    }

    [Fact]
    public async Task Instances_of_a_study_come_by_series_and_number()
    {
        await FillAsync();
        Assert.Equal([$"{Mueller}.2.1", $"{Mueller}.2.2", $"{Mueller}.2.3", $"{Mueller}.3.1"],
            (await AskAsync(QueryLevel.Image, "", Mueller)).Select(answer => answer.GetText(DicomTags.SOPInstanceUID)));
    }

    [Fact]
    public async Task Who_leaves_early_ends_the_statement_and_the_next_query_is_answered()
    {
        await FillAsync();
        for (int i = 0; i < 50; i++)
        {
            await foreach (QueryAnswer _ in Prepare(QueryLevel.Image, "").RunAsync()) break;
        }
        Assert.Equal(6, (await AskAsync(QueryLevel.Image, "")).Count);
    }

    private static JsonNode Json(QueryAnswer answer)
    {
        ArrayBufferWriter<byte> json = new();
        using (Utf8JsonWriter writer = new(json)) answer.WriteTo(writer);
        return JsonNode.Parse(json.WrittenSpan)!;
    }
}
