using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Frames;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Frames;

public sealed class FrameReaderTests
{
    private readonly MrSeries series = new() { Rows = 1, Columns = 2 };

    [Fact]
    public void Rescale_slope_and_intercept_are_applied()
    {
        DicomFile file = series.Slice([0, 0, 0], 1, (c, _) => 10 + c, d => d.Set(DicomTags.RescaleSlope, "2.5").Set(DicomTags.RescaleIntercept, "-100"));
        Assert.Equal([-75f, -72.5f], FrameReader.Read(file, 0).Values);
    }

    [Fact]
    public void Signed_values_of_12_bits_are_extended_and_overlay_bits_above_are_ignored()
    {
        // 0xF801: overlay bits 15..12 set, the 12 bits 0x801 are -2047; 0x07FF is 2047.
        DicomFile file = series.Slice([0, 0, 0], 1, (c, _) => c == 0 ? 0xF801 : 0x07FF, d => d.Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 11).Set(DicomTags.PixelRepresentation, 1));
        Assert.Equal([-2047f, 2047f], FrameReader.Read(file, 0).Values);
    }

    [Fact]
    public void Values_that_end_below_the_highest_bit_are_shifted_down()
    {
        DicomFile file = series.Slice([0, 0, 0], 1, (c, _) => (0xABC << 4) | c, d => d.Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 15));
        Assert.Equal([0xABC, 0xABC], FrameReader.Read(file, 0).Values);
    }

    [Fact]
    public void A_modality_table_takes_the_place_of_the_rescale()
    {
        DicomDataset table = new DicomDataset()
            .Set(DicomTags.LUTDescriptor, DicomVR.US, 3, 5, 16)
            .SetBytes(DicomTags.LUTData, DicomVR.OW, new byte[] { 100, 0, 200, 0, 44, 1 });
        DicomFile file = series.Slice([0, 0, 0], 1, (c, _) => c == 0 ? 6 : 9, d => d.SetSequence(DicomTags.ModalityLUTSequence, table));
        Assert.Equal([200f, 300f], FrameReader.Read(file, 0).Values);
    }

    [Fact]
    public void A_colour_image_is_refused_by_name()
    {
        DicomFile file = series.Slice([0, 0, 0], 1, null, d => d.Set(DicomTags.PhotometricInterpretation, "RGB").Set(DicomTags.SamplesPerPixel, 3));
        DicomException error = Assert.Throws<DicomException>(() => FrameReader.Read(file, 0));
        Assert.Contains("RGB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rescale_slope_of_zero_is_refused()
    {
        DicomFile file = series.Slice([0, 0, 0], 1, null, d => d.Set(DicomTags.RescaleSlope, "0").Set(DicomTags.RescaleIntercept, "5"));
        Assert.Equal(DicomTags.RescaleSlope, Assert.Throws<DicomException>(() => FrameReader.Read(file, 0)).Tag);
    }

    [Fact]
    public void Padding_and_its_range_are_marked_and_keep_their_values()
    {
        DicomFile file = new MrSeries { Rows = 1, Columns = 4 }.Slice([0, 0, 0], 1, (c, _) => c, d => d.Set(DicomTags.PixelPaddingValue, DicomVR.US, 1).Set(DicomTags.PixelPaddingRangeLimit, DicomVR.US, 2));
        Frame frame = FrameReader.Read(file, 0);
        Assert.Equal([false, true, true, false], frame.Padding!);
        Assert.Equal([0f, 3f], frame.ImageValues());
    }

    [Fact]
    public void Signed_padding_that_was_written_unsigned_is_found()
    {
        DicomFile file = series.Slice([0, 0, 0], 1, (c, _) => c == 0 ? -2000 & 0xFFFF : 5, d => d
            .Set(DicomTags.PixelRepresentation, 1).Set(DicomTags.PixelPaddingValue, DicomVR.US, -2000 & 0xFFFF));
        Assert.Equal([true, false], FrameReader.Read(file, 0).Padding!);
    }

    [Fact]
    public void Each_frame_of_an_enhanced_object_has_its_own_rescale()
    {
        DicomFile file = new MrSeries { Rows = 1, Columns = 1 }.Enhanced(2, (_, _, _) => 10, d =>
        {
            IReadOnlyList<DicomDataset> groups = d.GetItems(DicomTags.PerFrameFunctionalGroupsSequence);
            for (int i = 0; i < 2; i++) groups[i].SetSequence(DicomTags.PixelValueTransformationSequence, new DicomDataset().Set(DicomTags.RescaleSlope, $"{i + 2}").Set(DicomTags.RescaleIntercept, "1"));
        });
        Assert.Equal((21f, 31f), (FrameReader.Read(file, 0).Values[0], FrameReader.Read(file, 1).Values[0]));
    }

    [Fact]
    public void Unsigned_cells_of_32_bits_keep_their_upper_half()
    {
        DicomFile file = series.Slice([0, 0, 0], 1, null, d => d.Set(DicomTags.BitsAllocated, 32).Set(DicomTags.BitsStored, 32).Set(DicomTags.HighBit, 31)
            .SetBytes(DicomTags.PixelData, DicomVR.OW, new byte[] { 0, 0, 0, 0x80, 1, 0, 0, 0 }));
        Assert.Equal([2147483648f, 1f], FrameReader.Read(file, 0).Values);
    }

    [Fact]
    public void An_error_names_the_file_and_the_element()
    {
        DicomFile made = series.Slice([0, 0, 0], 1, null, d => d.Remove(DicomTags.Rows));
        using DicomFile file = DicomFile.Read(made.ToArray(), "a.dcm");
        DicomException error = Assert.Throws<DicomException>(() => FrameReader.Read(file, 0));
        Assert.Equal(("a.dcm", DicomTags.Rows), (error.File, error.Tag));
    }

    [Fact]
    public void A_header_that_announces_more_pixels_than_there_are_is_refused()
    {
        DicomFile file = series.Slice([0, 0, 0], 1, null, d => d.Set(DicomTags.Rows, 20000).Set(DicomTags.Columns, 20000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(DicomTags.PixelData, Assert.Throws<DicomException>(() => FrameReader.Read(file, 0)).Tag);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }
}
