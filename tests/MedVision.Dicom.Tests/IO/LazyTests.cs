using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using Xunit;

namespace MedVision.Dicom.Tests.IO;

public sealed class LazyTests
{
    private const int Frames = 1000, FrameLength = 512 * 512 * 2;

    [Fact]
    public void A_file_of_500_MB_opens_without_reading_its_pixels()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream stream = new(path, FileMode.Create))
            {
                stream.Write(Image().Header(0x7FE00010, "OW", (uint)FrameLength * Frames).ToFile());
                // The last frame starts with a mark; everything before it is a hole in the file.
                stream.Position += (long)FrameLength * (Frames - 1);
                stream.Write([0x34, 0x12]);
                stream.SetLength(stream.Position + FrameLength - 2);
                stream.Position = stream.Length;
                stream.Write(new RawDicom().Element(0xFFFCFFFC, "OB", [1, 2]).ToArray());
            }
            Assert.True(new FileInfo(path).Length > 500_000_000);
            DicomDictionary.Find(DicomTags.Rows); // the dictionary itself is not what is measured
            long before = GC.GetAllocatedBytesForCurrentThread();
            using DicomFile file = DicomFile.Open(path);
            long opening = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.InRange(opening, 1, 512 * 1024);
            Assert.True(((DicomValue)file.Dataset[DicomTags.PixelData]!).Bytes.IsOnFile);
            Assert.Equal([1, 2], file.Dataset.GetBytes(new(0xFFFC, 0xFFFC)).ToArray());

            before = GC.GetAllocatedBytesForCurrentThread();
            byte[] last = FrameDecoder.Decode(file, Frames - 1);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, FrameLength, FrameLength + (64 * 1024));
            Assert.Equal([0x34, 0x12, 0], last[..3]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Fragments_stay_on_the_file_too()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream stream = new(path, FileMode.Create))
            {
                stream.Write(Image().Header(0x7FE00010, "OB", 0xFFFFFFFF).Item(0).ToFile(TransferSyntax.Jpeg2000Lossless));
                for (int i = 0; i < Frames; i++)
                {
                    stream.Write(new RawDicom().Item(300_000).ToArray());
                    stream.WriteByte((byte)i);
                    stream.Position += 299_999;
                }
                stream.Write(new RawDicom().EndSequence().ToArray());
            }
            long before = GC.GetAllocatedBytesForCurrentThread();
            using DicomFile file = DicomFile.Open(path);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 512 * 1024);
            Assert.Equal(Frames, ((DicomFragments)file.Dataset[DicomTags.PixelData]!).Fragments.Count);
            ReadOnlyMemory<byte> encoded = FrameDecoder.GetEncodedFrame(file, 7);
            Assert.Equal((300_000, 7), (encoded.Length, encoded.Span[0]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_opened_file_may_be_saved_over_itself()
    {
        string path = Path.GetTempFileName();
        try
        {
            byte[] pixels = new byte[200_000];
            new Random(1).NextBytes(pixels);
            DicomDataset dataset = new DicomDataset().Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage).Set(DicomTags.SOPInstanceUID, "1.2.3")
                .SetBytes(DicomTags.PixelData, DicomVR.OW, pixels);
            new DicomFile(dataset, TransferSyntax.ExplicitVRBigEndian).Save(path);
            using (DicomFile file = DicomFile.Open(path))
            {
                file.Dataset.Set(DicomTags.PatientID, "ID");
                file.Save(path);
            }
            using DicomFile again = DicomFile.Open(path);
            Assert.Equal("ID", again.Dataset.GetString(DicomTags.PatientID));
            Assert.Equal(pixels, again.Dataset.GetBytes(DicomTags.PixelData).ToArray());
            Span<byte> part = stackalloc byte[3];
            ((DicomValue)again.Dataset[DicomTags.PixelData]!).Bytes.Read(12_345, part);
            Assert.Equal(pixels[12_345..12_348], part.ToArray());
            Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*.part"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static RawDicom Image() => new RawDicom().Element(0x00280008, "IS", Frames.ToString(System.Globalization.CultureInfo.InvariantCulture))
        .Element(0x00280010, "US", [0, 2]).Element(0x00280011, "US", [0, 2]).Element(0x00280100, "US", [16, 0]);
}
