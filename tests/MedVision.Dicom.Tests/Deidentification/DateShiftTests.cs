using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification;
using MedVision.Dicom.Deidentification.Identity;
using Xunit;

namespace MedVision.Dicom.Tests.Deidentification;

public sealed class DateShiftTests
{
    /// <summary>Expected values counted with Python's datetime.</summary>
    [Theory]
    [InlineData("DA", "20240301", "20240201")]
    [InlineData("DA", "2024.03.01", "2024.02.01")]
    [InlineData("DA", "20240301-20240331", "20240201-20240302")]
    [InlineData("DA", "-20240331", "-20240302")]
    [InlineData("DA", "20240301-", "20240201-")]
    [InlineData("DT", "20240301235959.123456+0130", "20240201235959.123456+0130")]
    [InlineData("DT", "20240301-0500", "20240201-0500")]
    [InlineData("DT", "20240301120000-0500-20240302120000-0500", "20240201120000-0500-20240202120000-0500")]
    [InlineData("DT", "2024", "2024")]
    [InlineData("DT", "202401", "202312")]
    [InlineData("TM", "235959.999", "235959.999")]
    [InlineData("SH", "-0330", "-0330")]
    public void Dates_move_by_days_and_keep_their_form(string vr, string value, string expected) =>
        Assert.Equal(expected, Assert.Single(new DateShift(29).Shift(DicomVR.Parse(vr), [value]) ?? []));

    [Theory]
    [InlineData("DA", "20240230")]
    [InlineData("DA", "Jane Doe")]
    [InlineData("DA", "00010101")]
    [InlineData("DT", "20240301 Jane")]
    [InlineData("TM", "noon")]
    [InlineData("SH", "Doe")]
    public void What_is_no_date_is_not_shifted(string vr, string value) => Assert.Null(new DateShift(29).Shift(DicomVR.Parse(vr), [value]));

    [Fact]
    public void Intervals_of_a_patient_stay_and_patients_move_apart()
    {
        DeidentificationProfile shifted = new() { Dates = DateHandling.Shift };
        DateOnly Study(string patient, string date) => TestImage.Clean(TestImage.Mr().Set(DicomTags.PatientID, patient).Set(DicomTags.StudyDate, date), shifted).GetDate(DicomTags.StudyDate)!.Value;

        DateOnly first = Study("A", "20240101"), later = Study("A", "20240614"), other = Study("B", "20240101");

        Assert.Equal(new DateOnly(2024, 6, 14).DayNumber - new DateOnly(2024, 1, 1).DayNumber, later.DayNumber - first.DayNumber);
        Assert.NotEqual(new DateOnly(2024, 1, 1), first);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void A_date_that_cannot_be_shifted_falls_back_to_the_basic_profile()
    {
        DicomDataset source = TestImage.Mr().SetBytes(DicomTags.SeriesDate, DicomVR.DA, "Jane Doe"u8.ToArray());

        Assert.Equal("19000101", TestImage.Clean(source, new() { Dates = DateHandling.Shift }).GetString(DicomTags.SeriesDate));
    }
}
