using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Colors;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Colors;

public sealed class ColorReaderTests
{
    [Fact]
    public void Planes_become_pixels() => Assert.Equal([1, 3, 5, 2, 4, 6], Read("RGB", [1, 2, 3, 4, 5, 6], d => d.Set(DicomTags.PlanarConfiguration, 1)));

    [Fact]
    public void Twelve_bits_show_their_highest_8() => Assert.Equal([0xAC, 0xFF, 0, 0x80, 0, 0], Read("RGB", [0xCD, 0x0A, 0xFF, 0x0F, 0x0F, 0, 0, 8, 0, 0, 0, 0], d => d
        .Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 11)));

    /// <summary>White, black, and red as ITU-R BT.601 has them in the full range.</summary>
    [Fact]
    public void Full_range_luminance_and_chrominance_become_RGB() => Assert.Equal([255, 255, 255, 254, 0, 0], Read("YBR_FULL", [255, 128, 128, 76, 85, 255], _ => { }));

    [Fact]
    public void Partial_range_ends_at_16_and_235() => Assert.Equal([0, 0, 0, 255, 255, 255], Read("YBR_PARTIAL_422", [16, 235, 128, 128], _ => { }));

    [Fact]
    public void Two_pixels_of_a_row_share_their_chrominance() => Assert.Equal([10, 10, 10, 200, 200, 200], Read("YBR_FULL_422", [10, 200, 128, 128], _ => { }));

    [Theory]
    [InlineData("ARGB", 4)]
    [InlineData("CMYK", 4)]
    [InlineData("HSV", 3)]
    [InlineData("YBR_PARTIAL_420", 3)]
    public void Retired_and_unknown_kinds_are_refused_by_name(string photometric, int samples)
    {
        DicomException error = Assert.Throws<DicomException>(() => Read(photometric, new byte[8], d => d.Set(DicomTags.SamplesPerPixel, samples)));
        Assert.Contains(photometric, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Palette_entries_of_16_bits_show_their_high_byte_and_values_outside_take_the_ends() =>
        Assert.Equal([0x12, 0x12, 0x12, 0x56, 0x56, 0x56], Read("PALETTE COLOR", [0, 9], d => AddPalette(d, [2, 1, 16], [0x34, 0x12, 0x78, 0x56])));

    [Fact]
    public void Words_that_hold_8_bit_entries_are_taken_as_8_bits() =>
        Assert.Equal([7, 7, 7, 200, 200, 200], Read("PALETTE COLOR", [0, 1], d => AddPalette(d, [2, 0, 16], [7, 0, 200, 0])));

    [Fact]
    public void A_palette_shorter_than_its_descriptor_says_is_refused()
    {
        DicomException error = Assert.Throws<DicomException>(() => Read("PALETTE COLOR", [0, 1], d => AddPalette(d, [0, 0, 16], [7, 0, 200, 0])));
        Assert.Equal(DicomTags.RedPaletteColorLookupTableData, error.Tag);
    }

    /// <summary>Discrete 0 10, a line to 40 in 3 steps, and both once more: PS3.3 C.7.9.2.</summary>
    [Fact]
    public void Segments_unfold_to_entries_lines_and_repetitions()
    {
        byte[] segments = [0, 2, 0, 10, 1, 3, 40, 2, 2, 0, 0, 0, 0];
        Assert.Equal([0, 10, 20, 30, 40, 0, 10, 20, 30, 40], Expand(segments, 10));
    }

    [Theory]
    [InlineData(new byte[] { 1, 3, 40 }, "no entry before")]
    [InlineData(new byte[] { 0, 9, 1, 2 }, "cut short")]
    [InlineData(new byte[] { 7, 1, 1 }, "type 7")]
    [InlineData(new byte[] { 0, 1, 5, 2, 1, 3, 0, 0, 0 }, "forward")]
    [InlineData(new byte[] { 0, 1, 5, 2, 255, 0, 0, 0, 0 }, "type 2")]
    [InlineData(new byte[] { 0, 1, 5, 1, 255, 9 }, "more than")]
    [InlineData(new byte[] { 0, 1, 5 }, "1 entries, 10 are announced")]
    public void Segments_that_make_no_sense_are_refused(byte[] segments, string reason)
    {
        DicomException error = Assert.Throws<DicomException>(() => Expand(segments, 10));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    private static ushort[] Expand(byte[] segments, int count) =>
        SegmentedTable.Expand(new DicomDataset().SetBytes(DicomTags.SegmentedRedPaletteColorLookupTableData, DicomVR.OW, segments), DicomTags.SegmentedRedPaletteColorLookupTableData, count, 8);

    private static void AddPalette(DicomDataset dataset, int[] descriptor, byte[] data)
    {
        dataset.Set(DicomTags.SamplesPerPixel, 1);
        foreach (string color in new[] { "Red", "Green", "Blue" })
        {
            dataset.Set(DicomTag.Parse(color + "PaletteColorLookupTableDescriptor"), DicomVR.US, descriptor)
                .SetBytes(DicomTag.Parse(color + "PaletteColorLookupTableData"), DicomVR.OW, data);
        }
    }

    private static byte[] Read(string photometric, byte[] pixels, Action<DicomDataset> change)
    {
        DicomFile file = new MrSeries { Rows = 1, Columns = 2 }.Slice([0, 0, 0], 1, null, d =>
        {
            d.Set(DicomTags.SamplesPerPixel, 3).Set(DicomTags.PhotometricInterpretation, photometric).Set(DicomTags.PlanarConfiguration, 0)
                .Set(DicomTags.BitsAllocated, 8).Set(DicomTags.BitsStored, 8).Set(DicomTags.HighBit, 7)
                .SetBytes(DicomTags.PixelData, DicomVR.OB, pixels);
            change(d);
        });
        return ColorReader.Read(file, 0).Pixels;
    }
}
