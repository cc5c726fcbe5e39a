using System.Buffers.Binary;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using Xunit;

namespace MedVision.Dicom.Tests.Codecs;

public sealed class FrameTests
{
    [Fact]
    public void Frames_of_one_bit_start_anywhere_in_a_byte()
    {
        // Three frames of 3x3 pixels: 111111111 000000000 101010101, the lowest bit first.
        DicomFile file = Image(3, 3, 1, 3).With(new byte[] { 0xFF, 0x01, 0x54, 0x05 });
        Assert.Equal([0xFF, 0x01], FrameDecoder.Decode(file, 0));
        Assert.Equal([0x00, 0x00], FrameDecoder.Decode(file, 1));
        Assert.Equal([0x55, 0x01], FrameDecoder.Decode(file, 2));
    }

    [Fact]
    public void A_frame_that_is_not_there_is_refused()
    {
        DicomFile file = Image(2, 2, 16, 2).With(new byte[15]);
        Assert.Equal(8, FrameDecoder.Decode(file, 0).Length);
        Assert.Equal(DicomTags.PixelData, Assert.Throws<DicomException>(() => FrameDecoder.Decode(file, 1)).Tag);
        Assert.Throws<DicomException>(() => FrameDecoder.Decode(file, 2));
        Assert.Throws<DicomException>(() => FrameDecoder.Decode(file, -1));
    }

    [Theory]
    [InlineData(0, 2, 16)]
    [InlineData(2, 2, 12)]
    [InlineData(2, 2, 128)]
    public void Shapes_that_cannot_be_are_refused(int rows, int columns, int bits) =>
        Assert.Throws<DicomException>(() => PixelDescription.From(Image(rows, columns, bits, 1).Dataset));

    [Fact]
    public void Fragments_belong_to_frames_by_the_basic_offset_table()
    {
        DicomFile file = Image(2, 2, 8, 2).With([0, 8 + 2 + 8 + 4], [1, 2], [3, 4, 5, 6], [7, 8]);
        Assert.Equal([1, 2, 3, 4, 5, 6], FrameDecoder.GetEncodedFrame(file, 0).ToArray());
        Assert.Equal([7, 8], FrameDecoder.GetEncodedFrame(file, 1).ToArray());
    }

    [Fact]
    public void The_extended_offset_table_goes_before_the_basic_one()
    {
        DicomFile file = Image(2, 2, 8, 2).With([], [1, 2], [3, 4], [5, 6]);
        byte[] table = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan(8), 10);
        file.Dataset.SetBytes(DicomTags.ExtendedOffsetTable, DicomVR.OV, table);
        Assert.Equal([1, 2], FrameDecoder.GetEncodedFrame(file, 0).ToArray());
        Assert.Equal([3, 4, 5, 6], FrameDecoder.GetEncodedFrame(file, 1).ToArray());
    }

    [Fact]
    public void Without_a_table_frames_are_fragments_or_start_like_images()
    {
        Assert.Equal([3, 4], FrameDecoder.GetEncodedFrame(Image(2, 2, 8, 2).With([], [1, 2], [3, 4]), 1).ToArray());
        Assert.Equal([1, 2, 3, 4], FrameDecoder.GetEncodedFrame(Image(2, 2, 8, 1).With([], [1, 2], [3, 4]), 0).ToArray());
        DicomFile split = Image(2, 2, 8, 2).With([], [0xFF, 0xD8], [3, 4], [0xFF, 0xD8]);
        Assert.Equal([0xFF, 0xD8, 3, 4], FrameDecoder.GetEncodedFrame(split, 0).ToArray());
        DicomException error = Assert.Throws<DicomException>(() => FrameDecoder.GetEncodedFrame(Image(2, 2, 8, 2).With([], [1, 2], [3, 4], [5, 6]), 0));
        Assert.Contains("cannot be told apart", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_offset_that_is_no_fragment_s_start_is_refused() =>
        Assert.Throws<DicomException>(() => FrameDecoder.GetEncodedFrame(Image(2, 2, 8, 2).With([0, 11], [1, 2], [3, 4], [5, 6]), 1));

    [Fact]
    public void A_syntax_without_a_decoder_is_named()
    {
        DicomFile file = Image(2, 2, 8, 1).With([], [1, 2]);
        file = new DicomFile(file.Dataset, TransferSyntax.Mpeg2MainProfileMainLevel);
        Assert.False(FrameDecoder.CanDecode(file.TransferSyntax));
        Assert.Contains("MPEG2 Main Profile", Assert.Throws<DicomException>(() => FrameDecoder.Decode(file, 0)).Message, StringComparison.Ordinal);
    }

    private static Shape Image(int rows, int columns, int bits, int frames) => new(new DicomDataset()
        .Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage).Set(DicomTags.SOPInstanceUID, "1.2.3").Set(DicomTags.Rows, rows).Set(DicomTags.Columns, columns)
        .Set(DicomTags.BitsAllocated, bits).Set(DicomTags.NumberOfFrames, frames));

    private sealed record Shape(DicomDataset Dataset)
    {
        public DicomFile With(byte[] pixels) => new(Dataset.SetBytes(DicomTags.PixelData, DicomVR.OB, pixels), TransferSyntax.ExplicitVRLittleEndian);

        public DicomFile With(uint[] offsets, params byte[][] fragments) =>
            new(Dataset.Set(new DicomFragments(DicomTags.PixelData, DicomVR.OB, offsets, [.. fragments.Select(f => new DicomBytes(f))])), TransferSyntax.RleLossless);
    }
}
