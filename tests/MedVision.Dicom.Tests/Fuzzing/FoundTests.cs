using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Tests.Codecs;
using Xunit;

namespace MedVision.Dicom.Tests.Fuzzing;

/// <summary>What the fuzzer has found, each made small.</summary>
public sealed class FoundTests
{
    [Fact]
    public void JpegLS_of_three_components_is_not_decoded_into_a_frame_of_two_samples_a_pixel()
    {
        // CharLS wrote 3 bytes a pixel into the 2 that YBR_PARTIAL_422 has, over the end of the array.
        if (!FrameDecoder.CanDecode(TransferSyntax.JpegLSLossless)) return;
        DicomFile file = Transcoder.Transcode(GeneratedImages.Make(8, 8, samples: 3), TransferSyntax.JpegLSLossless);
        file.Dataset.Set(DicomTags.PhotometricInterpretation, "YBR_PARTIAL_422");
        DicomException refused = Assert.Throws<DicomException>(() => FrameDecoder.Decode(file, 0));
        Assert.Equal(DicomTags.PhotometricInterpretation, refused.Tag);
    }

    [Fact]
    public void One_sample_a_pixel_that_is_called_YBR_FULL_422_is_not_widened()
    {
        DicomFile file = GeneratedImages.Make(8, 8, photometric: "YBR_FULL_422", columns: 52);
        Assert.Throws<DicomException>(() => Transcoder.Transcode(file, TransferSyntax.RleLossless));
    }

    [Fact]
    public void A_sequence_in_the_place_of_pixel_data_is_refused_by_name()
    {
        DicomFile file = GeneratedImages.Make(8, 8);
        file.Dataset.Remove(DicomTags.PixelData);
        file.Dataset.Set(new DicomSequence(DicomTags.PixelData, new DicomDataset()));
        Assert.Contains("sequence", Assert.Throws<DicomException>(() => FrameDecoder.Decode(file, 0)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.90")]
    [InlineData("1.2.840.10008.1.2.4.91")]
    public void One_sample_a_pixel_that_is_called_RGB_never_reaches_the_colour_transform_of_JPEG_2000(string syntax)
    {
        // The process ended: OpenJPEG read a second and a third component that were not there.
        DicomFile file = GeneratedImages.Make(8, 8, photometric: "RGB");
        Assert.Throws<DicomException>(() => Transcoder.Transcode(file, TransferSyntax.Find(syntax)!));
    }

    [Fact]
    public void An_element_of_the_meta_information_in_the_data_set_is_not_written_as_if_it_were_the_file_s()
    {
        // Read back, the transfer syntax in the data set took the place of the file's own.
        DicomDataset dataset = new DicomDataset().Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage).Set(DicomTags.SOPInstanceUID, "1.2.3")
            .Set(DicomTags.TransferSyntaxUID, TransferSyntax.ExplicitVRBigEndian.Uid);
        DicomException refused = Assert.Throws<DicomException>(() => new DicomFile(dataset, TransferSyntax.ExplicitVRLittleEndian).ToArray());
        Assert.Equal(DicomTags.TransferSyntaxUID, refused.Tag);
    }

    [Fact]
    public void Private_elements_that_look_like_sequences_and_are_none_do_not_cost_a_multiple_of_the_file_each()
    {
        // Implicit (0041,1001), items to the end of the file but for the last: each try builds all of them and fails.
        using MemoryStream bytes = new();
        for (ushort element = 0x1001; element < 0x1041; element++)
        {
            byte[] header = [0x41, 0x00, (byte)element, (byte)(element >> 8), .. BitConverter.GetBytes(8 * 64 + 4)];
            bytes.Write(header);
            for (int i = 0; i < 64; i++) bytes.Write([0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0]);
            bytes.Write([1, 2, 3, 4]);
        }
        byte[] file = [.. new DicomFile(new DicomDataset().Set(DicomTags.SOPClassUID, "1.2").Set(DicomTags.SOPInstanceUID, "1.2.3"), TransferSyntax.ImplicitVRLittleEndian).ToArray(), .. bytes.ToArray()];
        Assert.Equal(DicomVR.UN, DicomFile.Read(file).Dataset[new DicomTag(0x0041, 0x1001)]?.VR);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DicomFile.Read(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20L * file.Length);
    }
}
