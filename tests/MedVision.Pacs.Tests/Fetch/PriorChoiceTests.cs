using MedVision.Archive.Rows;
using MedVision.Pacs.Fetch;
using Xunit;

namespace MedVision.Pacs.Tests.Fetch;

public sealed class PriorChoiceTests
{
    private readonly Patient patient = new() { Key = "k", PatientId = "P1", Issuer = "HOSPITAL" };
    private readonly Study study = new() { StudyInstanceUid = "1.1", Date = new DateOnly(2026, 5, 4), Time = new TimeOnly(10, 0) };

    [Theory]
    [InlineData("P1", "HOSPITAL", true)]
    [InlineData("P1", null, true)]
    [InlineData("P1", "OTHER", false)]
    [InlineData("P10", null, false)]
    [InlineData("", null, false)]
    public void Only_the_same_patient_is_taken(string id, string? issuer, bool isTaken) => Assert.Equal(isTaken, Choose(Found("1.2", "20250101") with { PatientId = id, Issuer = issuer }).Length == 1);

    [Theory]
    [InlineData("20260503", null, true)]
    [InlineData("20260504", 9, true)]
    [InlineData("20260504", 11, false)]
    [InlineData("20260504", null, false)]
    [InlineData("20260505", 9, false)]
    [InlineData(null, null, false)]
    public void Only_what_is_certainly_earlier_is_taken(string? date, int? hour, bool isTaken) =>
        Assert.Equal(isTaken, Choose(Found("1.2", date) with { Time = hour is { } at ? new TimeOnly(at, 0) : null }).Length == 1);

    [Fact]
    public void The_newest_come_first_and_the_study_itself_is_none_of_them() =>
        Assert.Equal(["1.4", "1.2"], Choose(Found("1.2", "20240101"), Found("1.3", "20230101"), Found("1.4", "20250101"), Found("1.1", "20260101")));

    [Fact]
    public void A_modality_is_one_of_the_studys_and_what_is_not_told_is_not_held_against_it() => Assert.Equal(["1.2", "1.4"], PriorChoice.Of(
        [Found("1.2", "20250103") with { Modalities = ["CT", "SR"] }, Found("1.3", "20250102") with { Modalities = ["US"] }, Found("1.4", "20250101") with { Modalities = [] }],
        patient, study, "CT,MR", 5).Select(one => one.StudyInstanceUid));

    private string[] Choose(params RemoteStudy[] found) => [.. PriorChoice.Of(found, patient, study, null, 2).Select(one => one.StudyInstanceUid)];

    private static RemoteStudy Found(string uid, string? date) =>
        new(uid, "P1", null, "", null, null, date is null ? null : DateOnly.ParseExact(date, "yyyyMMdd"), null, null, null, ["MR"], null, null);
}
