using MedVision.Dicom.Codecs;
using MedVision.Dicom.Codecs.Indexing;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Codecs.Indexing;

public sealed class FrameIndexTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [DataFact("dicom-conformance")]
    public void Every_frame_of_the_corpus_is_by_its_index_what_it_is_by_its_file()
    {
        int frames = 0, files = 0, withoutPlace = 0;
        foreach (string file in Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using DicomFile? opened = TryOpen(file);
            if (opened is null || !HasPixels(opened)) continue;
            if (FrameIndex.Of(opened) is not { } index)
            {
                // Only what has no place of its own in the file may do without.
                if (!opened.TransferSyntax.IsDeflated) Assert.Throws<DicomException>(() => FrameDecoder.GetEncodedFrame(opened, PixelDescription.From(opened.Dataset).NumberOfFrames - 1));
                withoutPlace++;
                continue;
            }
            using IndexedFrames indexed = IndexedFrames.Open(file, FrameIndex.FromBytes(index.ToBytes())!);
            Assert.Equal(FrameDecoder.Describe(opened), indexed.Decoded);
            Assert.Equal(opened.TransferSyntax, indexed.Index.TransferSyntax);
            int last = index.Stored.NumberOfFrames - 1;
            foreach (int frame in new[] { 0, last / 2, last }.Distinct())
            {
                Assert.True(FrameDecoder.GetEncodedFrame(opened, frame).Span.SequenceEqual(indexed.GetEncodedFrame(frame).Span), $"{file}, frame {frame + 1}");
                frames++;
            }
            files++;
        }
        Assert.True(files > 150 && frames > files && withoutPlace is > 0 and < 30, $"{files} files, {frames} frames, {withoutPlace} without a place");
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.2")]
    public void Native_frames_of_any_byte_order_and_of_single_bits_are_found(string syntax)
    {
        byte[] pixels = [.. Enumerable.Range(0, 2 * 2 * 3 * 2).Select(value => (byte)value)];
        Save(Image(2, 3, 16, 2).SetBytes(DicomTags.PixelData, DicomVR.OW, pixels), TransferSyntax.Find(syntax)!);
        using (IndexedFrames frames = Open()) Assert.Equal(pixels[12..], frames.Decode(1));
        Save(Image(3, 3, 1, 3).SetBytes(DicomTags.PixelData, DicomVR.OB, new byte[] { 0xFF, 0x01, 0x54, 0x05 }), TransferSyntax.Find(syntax)!);
        using (IndexedFrames frames = Open()) Assert.Equal([0x55, 0x01], frames.Decode(2));
    }

    [Fact]
    public void Fragments_belong_to_frames_by_either_table_or_by_how_they_start()
    {
        byte[][] three = [[0xFF, 0xD8], [3, 4, 5, 6], [0xFF, 0xD8]];
        foreach (uint[] table in (uint[][])[[0, 8 + 2 + 8 + 4], []])
        {
            Save(Image(2, 2, 8, 2).Set(new DicomFragments(DicomTags.PixelData, DicomVR.OB, table, [.. three.Select(f => new DicomBytes(f))])), TransferSyntax.JpegLossless);
            using IndexedFrames frames = Open();
            Assert.Equal([0xFF, 0xD8, 3, 4, 5, 6], frames.GetEncodedFrame(0).ToArray());
            Assert.Equal([0xFF, 0xD8], frames.GetEncodedFrame(1).ToArray());
        }
    }

    [Fact]
    public void A_frame_that_is_not_there_and_a_file_that_was_cut_are_refused()
    {
        Save(Image(2, 2, 16, 2).SetBytes(DicomTags.PixelData, DicomVR.OW, new byte[16]), TransferSyntax.ExplicitVRLittleEndian);
        FrameIndex index;
        using (DicomFile file = DicomFile.Open(path)) index = FrameIndex.Of(file)!;
        using (IndexedFrames frames = IndexedFrames.Open(path, index))
        {
            Assert.Throws<DicomException>(() => frames.Decode(2));
            Assert.Throws<DicomException>(() => frames.GetEncodedFrame(-1));
        }
        using (FileStream file = File.OpenWrite(path)) file.SetLength(file.Length - 1);
        Assert.Contains("the pixels end at byte", Assert.Throws<DicomException>(() => IndexedFrames.Open(path, index)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deflated_file_and_fragments_of_no_frame_have_no_index()
    {
        Save(Image(2, 2, 16, 2).SetBytes(DicomTags.PixelData, DicomVR.OW, new byte[16]), TransferSyntax.DeflatedExplicitVRLittleEndian);
        using (DicomFile file = DicomFile.Open(path)) Assert.Null(FrameIndex.Of(file));
        Save(Image(2, 2, 8, 2).Set(new DicomFragments(DicomTags.PixelData, DicomVR.OB, [0, 11], [.. Enumerable.Range(0, 3).Select(_ => new DicomBytes(new byte[2]))])), TransferSyntax.RleLossless);
        using (DicomFile file = DicomFile.Open(path)) Assert.Null(FrameIndex.Of(file));
        Assert.Null(FrameIndex.FromBytes([]));
        Assert.Null(FrameIndex.FromBytes([99, 1, 2]));
    }

    private void Save(DicomDataset dataset, TransferSyntax syntax) => new DicomFile(dataset, syntax).Save(path);

    private IndexedFrames Open()
    {
        using DicomFile file = DicomFile.Open(path);
        return IndexedFrames.Open(path, FrameIndex.FromBytes(FrameIndex.Of(file)!.ToBytes())!);
    }

    private static DicomFile? TryOpen(string path)
    {
        try
        {
            return DicomFile.Open(path);
        }
        catch (DicomException)
        {
            return null;
        }
    }

    private static bool HasPixels(DicomFile file)
    {
        try
        {
            FrameDecoder.Describe(file);
            return true;
        }
        catch (DicomException)
        {
            return false;
        }
    }

    private static DicomDataset Image(int rows, int columns, int bits, int frames) => new DicomDataset()
        .Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage).Set(DicomTags.SOPInstanceUID, "1.2.3").Set(DicomTags.Rows, rows).Set(DicomTags.Columns, columns)
        .Set(DicomTags.BitsAllocated, bits).Set(DicomTags.NumberOfFrames, frames);
}
