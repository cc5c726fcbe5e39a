using MedVision.Dicom.Data;
using Xunit;

namespace MedVision.Dicom.Tests.Data;

public sealed class DatasetTests
{
    [Fact]
    public void Elements_are_sorted_by_tag()
    {
        DicomDataset dataset = new DicomDataset().Set(DicomTags.PatientID, "ID").Set(DicomTags.Modality, "MR").Set(DicomTags.Rows, 4).Set(DicomTags.Modality, "CT");
        Assert.Equal([DicomTags.Modality, DicomTags.PatientID, DicomTags.Rows], dataset.Select(e => e.Tag));
        Assert.Equal("CT", dataset.GetString(DicomTags.Modality));
    }

    [Fact]
    public void Values_are_written_in_the_dictionary_s_representation()
    {
        DicomDataset dataset = new DicomDataset().Set(DicomTags.Rows, 512).Set(DicomTags.NumberOfFrames, 3).Set(DicomTags.ImagePositionPatient, 1.5, -2, 1.0 / 3)
            .Set(DicomTags.FloatPixelPaddingValue, 0.5).Set(DicomTags.SOPInstanceUID, "1.2.3").SetTags(DicomTags.FrameIncrementPointer, DicomTags.FrameTime)
            .Set(DicomTags.DimensionIndexValues, 1, 2);
        Assert.Equal(("US", "IS", "DS", "FL", "UI"), (VR(DicomTags.Rows), VR(DicomTags.NumberOfFrames), VR(DicomTags.ImagePositionPatient), VR(DicomTags.FloatPixelPaddingValue), VR(DicomTags.SOPInstanceUID)));
        Assert.Equal("1.5\\-2\\0.33333333333333 "u8.ToArray(), dataset.GetBytes(DicomTags.ImagePositionPatient).ToArray());
        Assert.All(dataset.GetStrings(DicomTags.ImagePositionPatient), text => Assert.True(text.Length <= 16));
        Assert.Equal("1.2.3\0"u8.ToArray(), dataset.GetBytes(DicomTags.SOPInstanceUID).ToArray());
        Assert.Equal([0x18, 0x00, 0x63, 0x10], dataset.GetBytes(DicomTags.FrameIncrementPointer).ToArray());
        Assert.Equal([1, 2], dataset.GetInt32s(DicomTags.DimensionIndexValues));
        string VR(DicomTag tag) => dataset[tag]!.VR.Code;
    }

    [Fact]
    public void A_number_that_does_not_fit_is_refused_with_its_tag()
    {
        Assert.Equal(DicomTags.Rows, Assert.Throws<DicomException>(() => new DicomDataset().Set(DicomTags.Rows, 70_000)).Tag);
        Assert.Equal(DicomTags.Rows, Assert.Throws<DicomException>(() => new DicomDataset().Set(DicomTags.Rows, -1)).Tag);
        Assert.Equal(DicomTags.SliceThickness, Assert.Throws<DicomException>(() => new DicomDataset().Set(DicomTags.SliceThickness, double.NaN)).Tag);
    }

    [Fact]
    public void Absent_and_empty_are_null_and_required_values_name_their_tag()
    {
        DicomDataset dataset = new DicomDataset().SetEmpty(DicomTags.PatientName).Set(DicomTags.SliceThickness, "").Set(DicomTags.SliceLocation, "1.2x");
        Assert.Null(dataset.GetString(DicomTags.PatientName));
        Assert.Null(dataset.GetDouble(DicomTags.SliceThickness));
        Assert.Null(dataset.GetInt32(DicomTags.Rows));
        Assert.Empty(dataset.GetItems(DicomTags.ReferencedImageSequence));
        Assert.Equal(DicomTags.PatientName, Assert.Throws<DicomException>(() => dataset.RequireString(DicomTags.PatientName)).Tag);
        Assert.Equal("(0020,1041) SliceLocation: '1.2x' is not a number", Assert.Throws<DicomException>(() => dataset.GetDouble(DicomTags.SliceLocation)).Message);
    }

    [Theory]
    [InlineData("1.0", 1)]
    [InlineData(" 12 ", 12)]
    [InlineData("+3", 3)]
    [InlineData("1e2", 100)]
    public void Sloppy_whole_numbers_are_read(string text, int value) => Assert.Equal(value, new DicomDataset().Set(DicomTags.InstanceNumber, text).GetInt32(DicomTags.InstanceNumber));

    [Theory]
    [InlineData("20260131", "2026-01-31")]
    [InlineData("2026.01.31", "2026-01-31")]
    public void Dates_are_read(string text, string date) => Assert.Equal(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture), new DicomDataset().Set(DicomTags.StudyDate, text).GetDate(DicomTags.StudyDate));

    [Theory]
    [InlineData("07", 7, 0, 0, 0)]
    [InlineData("0709", 7, 9, 0, 0)]
    [InlineData("070907", 7, 9, 7, 0)]
    [InlineData("070907.07", 7, 9, 7, 70)]
    [InlineData("070907.070123", 7, 9, 7, 70)]
    [InlineData("07:09:07", 7, 9, 7, 0)]
    [InlineData("235960", 23, 59, 59, 0)]
    public void Times_are_read(string text, int hour, int minute, int second, int millisecond)
    {
        TimeOnly time = new DicomDataset().Set(DicomTags.StudyTime, text).GetTime(DicomTags.StudyTime)!.Value;
        Assert.Equal((hour, minute, second, millisecond), (time.Hour, time.Minute, time.Second, time.Millisecond));
    }

    [Fact]
    public void Person_names_have_three_groups_of_five_components()
    {
        DicomPersonName name = new DicomDataset().Set(DicomTags.PatientName, "Yamada^Tarou^M^Dr^Jr=山田^太郎=やまだ^たろう").GetPersonName(DicomTags.PatientName)!;
        Assert.Equal(("Yamada", "Tarou", "M", "Dr", "Jr"), (name.Family, name.Given, name.Middle, name.Prefix, name.Suffix));
        Assert.Equal(("山田^太郎", "やまだ^たろう"), (name.Ideographic, name.Phonetic));
        Assert.Equal("Yamada^Tarou^M^Dr^Jr=山田^太郎=やまだ^たろう", name.ToString());
    }

    [Fact]
    public void A_clone_shares_nothing_that_changes()
    {
        DicomDataset dataset = new DicomDataset().SetSequence(DicomTags.ReferencedImageSequence, new DicomDataset().Set(DicomTags.PatientID, "1"));
        DicomDataset clone = dataset.Clone();
        clone.GetItems(DicomTags.ReferencedImageSequence)[0].Set(DicomTags.PatientID, "2");
        Assert.Equal("1", dataset.GetItems(DicomTags.ReferencedImageSequence)[0].GetString(DicomTags.PatientID));
    }

    [Fact]
    public void An_item_of_another_sequence_is_copied_when_added()
    {
        DicomDataset item = new DicomDataset().Set(DicomTags.PatientID, "1");
        DicomDataset first = new DicomDataset().SetSequence(DicomTags.ReferencedImageSequence, item), second = new DicomDataset().SetSequence(DicomTags.ReferencedImageSequence, item);
        Assert.Same(item, first.GetItems(DicomTags.ReferencedImageSequence)[0]);
        Assert.NotSame(item, second.GetItems(DicomTags.ReferencedImageSequence)[0]);
        Assert.Same(second, second.GetItems(DicomTags.ReferencedImageSequence)[0].Parent);
    }
}
