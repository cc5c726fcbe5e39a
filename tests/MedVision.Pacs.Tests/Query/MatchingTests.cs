using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Pacs.Query;
using MedVision.Testing;
using Xunit;

namespace MedVision.Pacs.Tests.Query;

/// <summary>Attribute matching, PS3.4 C.2.2.2.</summary>
[Collection("archive")]
public sealed class MatchingTests(ArchiveFixture fixture) : QueryTest(fixture)
{
    [Fact]
    public async Task Keys_match_as_the_standard_says()
    {
        await FillAsync();
        foreach ((string parameters, string[] expected) in Cases())
        {
            IEnumerable<string?> found = (await AskAsync(QueryLevel.Study, parameters)).Select(answer => answer.GetText(DicomTags.StudyInstanceUID));
            Assert.True(expected.Order().SequenceEqual(found.Order()), $"{parameters} found {string.Join(", ", found)}");
        }
    }

    [Theory]
    [InlineData("Modality=SEG", 1)]
    [InlineData("SeriesDescription=*100%25", 1)]
    [InlineData("SeriesDescription=T_post", 0)]
    [InlineData("SeriesNumber=3", 1)]
    [InlineData("SeriesNumber=03", 1)]
    [InlineData("RequestAttributesSequence.ScheduledProcedureStepID=S2", 1)]
    [InlineData("00400275.00400009=S1&00400275.00401001=R1", 1)]
    [InlineData("00400275.00400009=S1&00400275.00401001=R2", 0)]
    [InlineData("RequestAttributesSequence.ScheduledProcedureStepID=S*", 1)]
    [InlineData("PatientID=P1", 2)]
    [InlineData("Manufacturer=*", 4)]
    public async Task Series_are_matched_by_their_own_attributes_their_sequences_and_those_above(string parameters, int expected)
    {
        await FillAsync();
        Assert.Equal(expected, (await AskAsync(QueryLevel.Series, parameters)).Count);
    }

    [Theory]
    [InlineData("StudyDate=2021")]
    [InlineData("StudyDate=20210230")]
    [InlineData("StudyDate=-")]
    [InlineData("StudyTime=2500")]
    [InlineData("StudyInstanceUID=1.2*")]
    [InlineData("NumberOfStudyRelatedSeries=two")]
    [InlineData("limit=-1")]
    [InlineData("limit=1&limit=2")]
    [InlineData("offset=x")]
    [InlineData("fuzzymatching=perhaps")]
    [InlineData("NoSuchKeyword=1")]
    [InlineData("includefield=NoSuchKeyword")]
    [InlineData("RequestAttributesSequence=1")]
    public void What_cannot_be_is_refused_by_name(string parameters)
    {
        QueryException error = Assert.Throws<QueryException>(() => Prepare(QueryLevel.Study, parameters));
        Assert.NotEmpty(error.Reason);
    }

    [Fact]
    public void A_key_of_a_level_below_is_named_as_not_matched() =>
        Assert.Equal(["Modality", "PixelSpacing"], Prepare(QueryLevel.Study, "Modality=MR&PixelSpacing=1&PatientID=P1").Unsupported);

    [Fact]
    public async Task Values_are_never_read_as_sql()
    {
        await FillAsync();
        foreach (string value in (string[])["'; DROP TABLE studies; --", "$1", "a\\'xx", "%", "((", "[a-", "{1000000}", "\u0001"])
            foreach (string key in (string[])["PatientName", "PatientID", "StudyDescription", "InstitutionName", "ReferringPhysicianName", "PatientComments"])
                foreach (string fuzzy in (string[])["false", "true"])
                    Assert.True((await AskAsync(QueryLevel.Study, $"{key}={Uri.EscapeDataString("x" + value)}&fuzzymatching={fuzzy}")).Count == 0, $"{key} {value} {fuzzy}");
        Assert.Equal(3, (await AskAsync(QueryLevel.Study, "")).Count);
    }

    private static IEnumerable<(string Parameters, string[] Expected)> Cases() =>
    [
        // C.2.2.2.1 single value: letters count, but not in names.
        ("PatientID=P1", [Mueller]),
        ("PatientID=p1", [Brien]),
        ("PatientName=MULLER^zoe", [Mueller]),
        ("PatientName=müller^zoë^^", [Mueller]),
        ("PatientName=Müller", []),
        ("PatientName=山田^太郎", [Yamada]),
        ("PatientName=yamada^tarou%3D山田^太郎", [Yamada]),
        ("PatientName=yamada^tarou%3D鈴木*", []),
        ("PatientName=%3D山田*", [Yamada]),
        ("ReferringPhysicianName=grossmann^ase", [Yamada]),
        ("StudyDate=20210203", [Mueller]),
        ("NumberOfStudyRelatedInstances=4", [Mueller]),
        // C.2.2.2.2 lists.
        ($"StudyInstanceUID={Mueller},{Brien}", [Mueller, Brien]),
        ($"StudyInstanceUID={Mueller}%5C{Yamada}", [Mueller, Yamada]),
        // C.2.2.2.3 universal.
        ("PatientName=", [Mueller, Yamada, Brien]),
        ("AccessionNumber=*", [Mueller, Yamada, Brien]),
        // C.2.2.2.4 wild cards; what SQL takes for one is none.
        ("PatientName=M*", [Mueller]),
        ("PatientName=*zoe", [Mueller]),
        ("PatientName=*a*", [Yamada, Brien]),
        ("PatientName=O'B?ien*", [Brien]),
        ("PatientID=P?", [Mueller]),
        ("PatientID=P*", [Mueller, Yamada]),
        ("PatientID=P2_?", [Yamada]),
        ("PatientID=P%25", []),
        ("StudyDescription=Abdomen (*)", [Brien]),
        ("StudyDescription=abdomen*", []),
        // C.2.2.2.5 ranges, open and closed, and of date and time together.
        ("StudyDate=20210203-20220101", [Mueller, Yamada]),
        ("StudyDate=-20211231", [Mueller]),
        ("StudyDate=20220101-", [Yamada, Brien]),
        ("StudyTime=08-1015", [Mueller, Yamada]),
        ("StudyTime=101530.3-", [Brien]),
        ("StudyTime=10", [Mueller]),
        ("StudyDate=20210203-20220101&StudyTime=1100-0700", []),
        ("StudyDate=20210203-20220101&StudyTime=1000-0800", [Mueller, Yamada]),
        ("PatientBirthDate=19610101-19611231", [Mueller, Yamada, Brien]),
        // C.2.2.2.1, several values of the attribute.
        ("ModalitiesInStudy=SEG", [Mueller]),
        ("ModalitiesInStudy=CT%5CSEG", [Mueller]),
        ("ModalitiesInStudy=M*", [Mueller, Yamada, Brien]),
        ("SOPClassesInStudy=1.2.3", []),
        // Fuzzy: words by their beginnings, in any order.
        ("PatientName=zoe mul&fuzzymatching=true", [Mueller]),
        ("PatientName=太郎&fuzzymatching=true", [Yamada]),
        ("PatientName=brien&fuzzymatching=true", [Brien]),
        ("PatientName=ller&fuzzymatching=true", []),
    ];
}
