using System.Text;
using System.Text.Json.Nodes;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Pacs.Query;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MedVision.Pacs.Tests.Query;

[Collection("archive")]
public sealed class LevelAttributesTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    [Fact]
    public void Each_level_keeps_the_attributes_of_its_own_modules()
    {
        LevelAttributes levels = LevelAttributes.Of("""{"00080018":{"vr":"UI","Value":["1.2"]},"00080060":{"vr":"CS","Value":["MR"]},"00081030":{"vr":"LO","Value":["Head"]},"00100020":{"vr":"LO"}}"""u8);
        Assert.Equal("""{"00100020":{"vr":"LO"}}""", levels.Patient);
        Assert.Equal("""{"00081030":{"vr":"LO","Value":["Head"]}}""", levels.Study);
        Assert.Equal("""{"00080060":{"vr":"CS","Value":["MR"]}}""", levels.Series);
        Assert.Equal("""{"00080018":{"vr":"UI","Value":["1.2"]}}""", levels.Instance);
    }

    [Fact]
    public void A_long_value_stays_in_the_metadata_alone() =>
        Assert.Equal("{}", LevelAttributes.Of(Encoding.UTF8.GetBytes($$$"""{"00104000":{"vr":"LT","Value":["{{{new string('x', LevelAttributes.Longest)}}}"]}}""")).Patient);

    [Fact]
    public async Task What_jsonb_cannot_hold_costs_the_value_and_not_the_image()
    {
        DicomDataset dataset = TestImage.Dataset(1).Set(DicomTags.StudyDescription, "He\0ad").Set(DicomTags.PatientWeight, DicomVR.DS, "1e-99999");
        Assert.Empty((await SendAsync(TestImage.Bytes(dataset))).Quarantined);
        await using MedVisionDb db = await DbAsync();
        JsonNode attributes = JsonNode.Parse((await db.Studies.SingleAsync()).Attributes)!;
        Assert.Equal("Head", (string?)attributes["00081030"]!["Value"]![0]);
        Assert.Null(attributes["00101030"]!["Value"]![0]);
    }

    [Fact]
    public async Task A_stored_instance_leaves_its_attributes_with_all_four_rows()
    {
        await SendAsync(TestImage.Bytes(3));
        await using MedVisionDb db = await DbAsync();
        Instance instance = await db.Instances.Include(row => row.Series.Study.Patient).SingleAsync();
        Assert.Equal("Müller^Zoë", (string?)JsonNode.Parse(instance.Series.Study.Patient.Attributes)!["00100010"]!["Value"]![0]!["Alphabetic"]);
        Assert.Equal("A7", (string?)JsonNode.Parse(instance.Series.Study.Attributes)!["00080050"]!["Value"]![0]);
        Assert.Equal("T1post", (string?)JsonNode.Parse(instance.Series.Attributes)!["0008103E"]!["Value"]![0]);
        Assert.Equal(3, (int?)JsonNode.Parse(instance.Attributes)!["00200013"]!["Value"]![0]);
    }

    [Theory]
    [InlineData("Müller^Zoë", "muller^zoe")]
    [InlineData("Großmann^^^^", "grossmann")]
    [InlineData("SØRENSEN^Åse^", "sorensen^ase")]
    [InlineData("Yamada^Tarou=山田^太郎=やまだ^たろう", "yamada^tarou=山田^太郎=やまだ^たろう")]
    [InlineData("Hong^Gildong=홍^길동", "hong^gildong=홍^길동")]
    [InlineData("Διονυσιος", "διονυσιος")]
    [InlineData("Люкceмбypг", "люкceмбypг")]
    public async Task The_database_folds_names(string name, string folded)
    {
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(folded, await db.Database.SqlQuery<string>($"SELECT dicom_name({name}) AS \"Value\"").SingleAsync());
    }
}
