using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Codecs;

public sealed class TranscoderTests
{
    private static readonly TransferSyntax[] lossless =
    [
        TransferSyntax.RleLossless, TransferSyntax.JpegLosslessSV1, TransferSyntax.JpegLSLossless, TransferSyntax.Jpeg2000Lossless,
        TransferSyntax.DeflatedImageFrame, TransferSyntax.EncapsulatedUncompressed, TransferSyntax.DeflatedExplicitVRLittleEndian, TransferSyntax.ExplicitVRBigEndian, TransferSyntax.ImplicitVRLittleEndian,
    ];

    // allocated, stored, signed, samples, planar
    public static TheoryData<int, int, bool, int, int> Shapes => new()
    {
        { 8, 8, false, 1, 0 }, { 8, 7, false, 1, 0 }, { 8, 8, true, 1, 0 }, { 8, 2, false, 1, 0 },
        { 16, 16, false, 1, 0 }, { 16, 16, true, 1, 0 }, { 16, 12, false, 1, 0 }, { 16, 12, true, 1, 0 }, { 16, 10, false, 1, 0 }, { 16, 9, true, 1, 0 }, { 16, 8, false, 1, 0 },
        { 8, 8, false, 3, 0 }, { 8, 8, false, 3, 1 }, { 16, 16, false, 3, 0 }, { 16, 12, false, 3, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_lossless_syntax_gives_the_same_values_back(int allocated, int stored, bool signed, int samples, int planar)
    {
        using DicomFile native = GeneratedImages.Make(allocated, stored, signed, samples, planar, frames: 3);
        foreach (TransferSyntax target in lossless.Where(Transcoder.CanEncode))
        {
            using DicomFile encoded = DicomFile.Read(Transcoder.Transcode(native, target).ToArray());
            Assert.Equal(target, encoded.TransferSyntax);
            for (int i = 0; i < 3; i++) Assert.True(GeneratedImages.Values(native, i).SequenceEqual(GeneratedImages.Values(encoded, i)), $"{target} frame {i + 1}");
            using DicomFile back = DicomFile.Read(Transcoder.Transcode(encoded, TransferSyntax.ExplicitVRLittleEndian).ToArray());
            for (int i = 0; i < 3; i++) Assert.True(GeneratedImages.Values(native, i).SequenceEqual(GeneratedImages.Values(back, i)), $"back from {target} frame {i + 1}");
        }
    }

    [ToolFact("gdcmconv")]
    public void Gdcmconv_gets_the_same_values_out_of_what_we_encode()
    {
        TransferSyntax[] targets = [TransferSyntax.JpegLosslessSV1, TransferSyntax.JpegLSLossless, TransferSyntax.Jpeg2000Lossless];
        Judge(targets, (encoded, raw) => Tool.Run("gdcmconv", "--raw", encoded, raw), GdcmKnows);
    }

    [ToolFact("dcmdjpeg")]
    public void Dcmdjpeg_gets_the_same_values_out_of_our_lossless_JPEG() =>
        Judge([TransferSyntax.JpegLosslessSV1], (encoded, raw) => Tool.Run("dcmdjpeg", "+cn", encoded, raw), _ => true);

    [ToolFact("dcmdrle")]
    public void Dcmdrle_gets_the_same_values_out_of_our_RLE() =>
        Judge([TransferSyntax.RleLossless], (encoded, raw) => Tool.Run("dcmdrle", encoded, raw), _ => true);

    [ToolFact("dcmdjpls")]
    public void Dcmdjpls_gets_the_same_values_out_of_our_JPEG_LS() =>
        Judge([TransferSyntax.JpegLSLossless], (encoded, raw) => Tool.Run("dcmdjpls", encoded, raw), file => FrameDecoder.Describe(file).BitsStored >= 8);

    [Fact]
    public void One_bit_frames_go_where_the_standard_lets_them_and_come_back()
    {
        using DicomFile native = GeneratedImages.Make(1, 1, frames: 3);
        foreach (TransferSyntax target in new[] { TransferSyntax.RleLossless, TransferSyntax.Jpeg2000Lossless, TransferSyntax.DeflatedImageFrame }.Where(Transcoder.CanEncode))
        {
            using DicomFile back = Transcoder.Transcode(DicomFile.Read(Transcoder.Transcode(native, target).ToArray()), TransferSyntax.ExplicitVRLittleEndian);
            Assert.Equal(native.Dataset.GetBytes(DicomTags.PixelData).ToArray(), back.Dataset.GetBytes(DicomTags.PixelData).ToArray());
        }
        foreach (TransferSyntax target in new[] { TransferSyntax.JpegLSLossless, TransferSyntax.JpegLosslessSV1, TransferSyntax.JpegBaseline, TransferSyntax.Jpeg2000 })
            if (Transcoder.CanEncode(target)) Assert.Contains("1 bits allocated", Assert.Throws<DicomException>(() => Transcoder.Transcode(native, target)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Near_lossless_stays_within_the_stated_deviation()
    {
        if (!Transcoder.CanEncode(TransferSyntax.JpegLSNearLossless)) return;
        using DicomFile native = GeneratedImages.Make(16, 12);
        using DicomFile encoded = Transcoder.Transcode(native, TransferSyntax.JpegLSNearLossless, new TranscodeOptions { NearLossless = 3 });
        int most = GeneratedImages.Values(native, 0).Zip(GeneratedImages.Values(encoded, 0), (a, b) => Math.Abs((int)a - (int)b)).Max();
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public void Jpeg_2000_reaches_the_stated_ratio()
    {
        if (!Transcoder.CanEncode(TransferSyntax.Jpeg2000)) return;
        using DicomFile native = GeneratedImages.Make(16, 12, rows: 256, columns: 256);
        using DicomFile encoded = Transcoder.Transcode(native, TransferSyntax.Jpeg2000, new TranscodeOptions { CompressionRatio = 8 });
        Assert.InRange(encoded.Dataset.GetDouble(DicomTags.LossyImageCompressionRatio)!.Value, 7.5, 9);
        using DicomFile better = Transcoder.Transcode(native, TransferSyntax.Jpeg2000, new TranscodeOptions { SignalToNoise = 60 });
        Assert.True(Noise(native, better) < Noise(native, encoded));
    }

    [Theory]
    [InlineData("RGB", 0)]
    [InlineData("RGB", 1)]
    [InlineData("YBR_FULL", 0)]
    public void Baseline_JPEG_of_colour_is_YBR_FULL_422_and_near_its_source(string photometric, int planar)
    {
        if (!Transcoder.CanEncode(TransferSyntax.JpegBaseline)) return;
        DicomDataset smooth = GeneratedImages.Make(8, 8, samples: 3, planar: planar, photometric: photometric, rows: 64, columns: 64).Dataset;
        byte[] pixels = new byte[64 * 64 * 3];
        for (int p = 0; p < 64 * 64; p++)
            for (int s = 0; s < 3; s++) pixels[planar == 1 ? (s * 64 * 64) + p : (p * 3) + s] = (byte)(64 + (s * 20) + (p % 64) + (p / 64));
        using DicomFile native = new(smooth.SetBytes(DicomTags.PixelData, DicomVR.OB, pixels), TransferSyntax.ExplicitVRLittleEndian);
        using DicomFile encoded = Transcoder.Transcode(native, TransferSyntax.JpegBaseline, new TranscodeOptions { JpegQuality = 98 });
        Assert.Equal("YBR_FULL_422", encoded.Dataset.GetString(DicomTags.PhotometricInterpretation));
        Assert.Equal(0, encoded.Dataset.GetInt32(DicomTags.PlanarConfiguration));
        PixelDescription rgb = FrameDecoder.Describe(native) with { PhotometricInterpretation = "RGB", PlanarConfiguration = 0 };
        byte[] expected = NativeForm.Convert(FrameDecoder.Decode(native, 0), FrameDecoder.Describe(native), rgb), decoded = FrameDecoder.Decode(encoded, 0);
        Assert.InRange(expected.Zip(decoded, (a, b) => Math.Abs(a - b)).Max(), 0, 6);
    }

    [Fact]
    public void Lossy_copies_say_so_and_bear_another_UID()
    {
        if (!Transcoder.CanEncode(TransferSyntax.Jpeg2000)) return;
        using DicomFile native = GeneratedImages.Make(8, 8);
        using DicomFile lossy = Transcoder.Transcode(native, TransferSyntax.Jpeg2000);
        DicomDataset data = lossy.Dataset;
        Assert.Equal("01", data.GetString(DicomTags.LossyImageCompression));
        Assert.Equal("ISO_15444_1", data.GetString(DicomTags.LossyImageCompressionMethod));
        Assert.Equal(["DERIVED", "PRIMARY"], data.GetStrings(DicomTags.ImageType));
        Assert.NotEqual(native.Dataset.GetString(DicomTags.SOPInstanceUID), data.GetString(DicomTags.SOPInstanceUID));
        Assert.Equal(data.GetString(DicomTags.SOPInstanceUID), lossy.Meta.GetString(DicomTags.MediaStorageSOPInstanceUID));
        Assert.Equal(native.Dataset.GetString(DicomTags.SOPInstanceUID), data.GetItems(DicomTags.SourceImageSequence).Single().GetString(DicomTags.ReferencedSOPInstanceUID));
        using DicomFile again = Transcoder.Transcode(Transcoder.Transcode(lossy, TransferSyntax.ExplicitVRLittleEndian), TransferSyntax.JpegLSNearLossless);
        Assert.Equal(["ISO_15444_1", "ISO_14495_1"], again.Dataset.GetStrings(DicomTags.LossyImageCompressionMethod));
        using DicomFile kept = Transcoder.Transcode(native, TransferSyntax.Jpeg2000, new TranscodeOptions { KeepSopInstanceUid = true });
        Assert.Equal(native.Dataset.GetString(DicomTags.SOPInstanceUID), kept.Dataset.GetString(DicomTags.SOPInstanceUID));
    }

    [Fact]
    public void Indices_of_a_palette_are_not_compressed_with_loss()
    {
        using DicomFile palette = GeneratedImages.Make(8, 8, photometric: "PALETTE COLOR");
        foreach (TransferSyntax target in new[] { TransferSyntax.JpegBaseline, TransferSyntax.Jpeg2000, TransferSyntax.JpegLSNearLossless }.Where(Transcoder.CanEncode))
            Assert.Contains("indices", Assert.Throws<DicomException>(() => Transcoder.Transcode(palette, target)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Syntaxes_that_cannot_be_written_are_named()
    {
        using DicomFile native = GeneratedImages.Make(8, 8);
        Assert.Contains("High-Throughput JPEG 2000", Assert.Throws<DicomException>(() => Transcoder.Transcode(native, TransferSyntax.Htj2kLossless)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TransferSyntax.Htj2kLossless, Transcoder.Targets);
    }

    [Fact]
    public void Offsets_beyond_32_bits_go_into_the_extended_table()
    {
        OffsetTables near = OffsetTables.For([11, 4, 6]);
        Assert.Equal([0u, 20u, 32u], near.Basic);
        Assert.Null(near.Extended);
        OffsetTables far = OffsetTables.For([3L << 30, 3L << 30, 5]);
        Assert.Empty(far.Basic);
        Assert.Equal([0, 8 + (3L << 30), 16 + (6L << 30)], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(far.Extended!.Value.Starts).ToArray());
        Assert.Equal([3L << 30, 3L << 30, 5], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(far.Extended.Value.Lengths).ToArray());
    }

    [Fact]
    public void Many_frames_wait_in_a_temporary_file()
    {
        using FrameSpool spool = new(expected: 100, "test", mostInMemory: 10);
        DicomBytes first = spool.Append([1, 2, 3]), second = spool.Append([4, 5]);
        Assert.True(first.IsOnFile);
        Assert.Equal([1, 2, 3], first.Load().ToArray());
        Assert.Equal([4, 5], second.Load().ToArray());
        Assert.Equal([1, 2, 3, 4, 5], spool.Whole().Load().ToArray());
    }

    private static double Noise(DicomFile native, DicomFile encoded) =>
        GeneratedImages.Values(native, 0).Zip(GeneratedImages.Values(encoded, 0), (a, b) => ((double)a - b) * ((double)a - b)).Sum();

    // GDCM asserts that 8 bits allocated are stored, and DCMTK decodes no JPEG-LS of fewer (nor JLSL_08_07_0_1F of the corpus); what is
    // not asked of one here, the others answer.
    private static bool GdcmKnows(DicomFile file) => FrameDecoder.Describe(file) is not { BitsAllocated: 8, BitsStored: < 8 };

    private static void Judge(TransferSyntax[] targets, Func<string, string, (int ExitCode, string Output, string Error)> decode, Func<DicomFile, bool> isFit)
    {
        string folder = Directory.CreateTempSubdirectory("medvision-transcode-").FullName;
        List<string> differences = [];
        try
        {
            foreach (object[] shape in Shapes)
            {
                using DicomFile native = GeneratedImages.Make((int)shape[0], (int)shape[1], (bool)shape[2], (int)shape[3], (int)shape[4], frames: 2);
                if (!isFit(native)) continue;
                foreach (TransferSyntax target in targets.Where(Transcoder.CanEncode))
                {
                    string encoded = Path.Combine(folder, "encoded.dcm"), raw = Path.Combine(folder, "raw.dcm");
                    File.Delete(raw);
                    using (DicomFile ours = Transcoder.Transcode(native, target)) ours.Save(encoded);
                    (int code, _, string error) = decode(encoded, raw);
                    if (code != 0 || !File.Exists(raw))
                    {
                        differences.Add($"{target} {string.Join(' ', shape)}: {error}");
                        continue;
                    }
                    using DicomFile theirs = DicomFile.Open(raw);
                    for (int i = 0; i < 2; i++)
                        if (!GeneratedImages.Values(native, i).SequenceEqual(GeneratedImages.Values(theirs, i))) differences.Add($"{target} {string.Join(' ', shape)} frame {i + 1}");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
