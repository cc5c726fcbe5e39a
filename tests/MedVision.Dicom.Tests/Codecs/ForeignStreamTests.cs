using MedVision.Dicom.Codecs;
using MedVision.Dicom.Codecs.Jpeg;
using MedVision.Dicom.Codecs.JpegLs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Codecs;

/// <summary>Streams that other encoders make: every form that ours do not write.</summary>
public sealed class ForeignStreamTests
{
    [ToolFact("dcmcjpeg")]
    public void Lossless_JPEG_of_every_predictor_comes_out_as_it_went_in()
    {
        (int Allocated, int Stored, int Samples)[] shapes = [(8, 8, 1), (16, 12, 1), (16, 16, 1), (8, 8, 3)];
        foreach ((int allocated, int stored, int samples) in shapes)
            for (int predictor = 1; predictor <= 7; predictor++)
                Through(GeneratedImages.Make(allocated, stored, samples: samples), TransferSyntax.JpegLossless, 0, "dcmcjpeg", "+el", "+sv", $"{predictor}");
    }

    [ToolFact("dcmcjpeg")]
    public void Lossless_JPEG_with_a_point_transform_lacks_its_lowest_bits_alone()
    {
        // The transform drops bits, so it is the one loss of lossless JPEG: at most 2^2 - 1.
        foreach (int stored in new[] { 12, 16 })
            Through(GeneratedImages.Make(16, stored), TransferSyntax.JpegLossless, 3, "dcmcjpeg", "+el", "+sv", "4", "+pt", "2");
    }

    [ToolFact("dcmcjpls")]
    public void JPEG_LS_of_every_interleave_mode_comes_out_as_it_went_in()
    {
        foreach (string mode in new[] { "+il", "+is", "+in" })
            foreach (int planar in new[] { 0, 1 })
                Through(GeneratedImages.Make(8, 8, samples: 3, planar: planar), TransferSyntax.JpegLSLossless, 0, "dcmcjpls", mode);
        foreach ((int allocated, int stored) in new[] { (8, 8), (16, 12), (16, 16) })
        {
            Through(GeneratedImages.Make(allocated, stored), TransferSyntax.JpegLSLossless, 0, "dcmcjpls");
            Through(GeneratedImages.Make(allocated, stored), TransferSyntax.JpegLSNearLossless, 3, "dcmcjpls", "+en", "+md", "3");
        }
    }

    [ToolFact("gdcmconv")]
    public void JPEG_2000_of_GDCM_comes_out_as_it_went_in()
    {
        foreach ((int allocated, int stored, bool signed, int samples) in new[] { (8, 8, false, 1), (16, 12, false, 1), (16, 16, true, 1), (8, 8, false, 3) })
            Through(GeneratedImages.Make(allocated, stored, signed, samples), TransferSyntax.Jpeg2000Lossless, 0, "gdcmconv", "--j2k");
    }

    [ToolFact("jpegtran")]
    public void Our_DCT_decoder_and_libjpeg_turbo_agree_to_the_last_bit()
    {
        string folder = Directory.CreateTempSubdirectory("medvision-dct-").FullName;
        try
        {
            foreach (int samples in new[] { 1, 3 })
            {
                using DicomFile native = GeneratedImages.Make(8, 8, samples: samples, rows: 61, columns: 75);
                string picture = Path.Combine(folder, "picture.pnm"), jpeg = Path.Combine(folder, "picture.jpg");
                File.WriteAllBytes(picture, [.. System.Text.Encoding.ASCII.GetBytes($"P{(samples == 3 ? 6 : 5)}\n75 61\n255\n"), .. FrameDecoder.Decode(native, 0)]);
                foreach (string form in new[] { "", "-progressive", "-restart 1B", "-restart 1", "-progressive -restart 2B", "-optimize", "-sample 1x1", "-sample 2x1", "-sample 1x2", "-sample 4x1", "-quality 100", "-quality 5 -progressive" })
                {
                    (int code, _, string error) = Tool.Run("cjpeg", [.. form.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-outfile", jpeg, picture]);
                    Assert.True(code == 0, error);
                    Compare(File.ReadAllBytes(jpeg), FrameDecoder.Describe(native), $"{form} {samples}");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [ToolFact("opj_decompress", "dicom-conformance")]
    public void HTJ2K_is_what_opj_decompress_makes_of_it()
    {
        string folder = Directory.CreateTempSubdirectory("medvision-htj2k-").FullName;
        try
        {
            foreach (string name in new[] { "HTJ2KLossless_08_RGB", "HTJ2K_08_RGB" })
            {
                using DicomFile file = DicomFile.Open(TestData.Require($"dicom-conformance/pydicom-data/data_store/data/{name}.dcm"));
                string stream = Path.Combine(folder, name + ".jhc"), picture = Path.Combine(folder, name + ".ppm");
                File.WriteAllBytes(stream, FrameDecoder.GetEncodedFrame(file, 0).ToArray());
                (int code, string output, string error) = Tool.Run("opj_decompress", "-i", stream, "-o", picture);
                Assert.True(code == 0, output + error);
                byte[] expected = File.ReadAllBytes(picture), ours = FrameDecoder.Decode(file, 0);
                Assert.True(expected.AsSpan(expected.Length - ours.Length).SequenceEqual(ours), name);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Lossless_restart_intervals_begin_anew()
    {
        // One row is encoded; three of it with restart markers between them are three rows, because each begins at the middle again.
        PixelDescription row = FrameDecoder.Describe(GeneratedImages.Make(16, 12, rows: 1, columns: 40)), three = row with { Rows = 3 };
        byte[] native = FrameDecoder.Decode(GeneratedImages.Make(16, 12, rows: 1, columns: 40), 0), one = JpegLosslessEncoder.Encode(native, row);
        int scan = one.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]), bits = scan + 10;
        byte[] codes = one[bits..^2];
        one[one.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC3]) + 6] = 3; // rows
        byte[] joined = [.. one[..scan], 0xFF, 0xDD, 0, 4, 0, 40, .. one[scan..bits], .. codes, 0xFF, 0xD0, .. codes, 0xFF, 0xD1, .. codes, 0xFF, 0xD9];
        Assert.Equal([.. native, .. native, .. native], new JpegLosslessCodec().Decode(joined, three));
        joined[^(codes.Length + 3)] = 0xD5;
        Assert.Contains("restart marker", Assert.Throws<DicomException>(() => new JpegLosslessCodec().Decode(joined, three)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_that_announce_more_than_their_bytes_hold_allocate_nothing()
    {
        DicomDataset huge = GeneratedImages.Make(8, 8, rows: 4, columns: 4).Dataset.Set(DicomTags.Rows, 40_000).Set(DicomTags.Columns, 40_000);
        foreach (TransferSyntax syntax in new[] { TransferSyntax.JpegBaseline, TransferSyntax.JpegLosslessSV1, TransferSyntax.JpegLSLossless, TransferSyntax.Jpeg2000Lossless, TransferSyntax.RleLossless }.Where(FrameDecoder.CanDecode))
        {
            DicomFile file = new(huge.Set(new DicomFragments(DicomTags.PixelData, DicomVR.OB, [], [new DicomBytes(new byte[2000])])), syntax);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains("cannot hold", Assert.Throws<DicomException>(() => FrameDecoder.Decode(file, 0)).Message, StringComparison.Ordinal);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }
    }

    [Fact]
    public void Damage_of_what_we_encode_is_refused_or_decoded_and_never_more()
    {
        Random random = new(11);
        int refused = 0;
        foreach (TransferSyntax target in Transcoder.Targets.Where(t => t.IsEncapsulated))
        {
            using DicomFile encoded = Transcoder.Transcode(GeneratedImages.Make(8, 8, samples: 3, rows: 60, columns: 60), target);
            byte[] whole = FrameDecoder.GetEncodedFrame(encoded, 0).ToArray();
            for (int round = 0; round < 60; round++)
            {
                byte[] damaged = (byte[])whole.Clone();
                for (int i = random.Next(1, 8); i > 0; i--) damaged[random.Next(random.Next(2) == 0 ? Math.Min(120, damaged.Length) : damaged.Length)] = (byte)random.Next(256);
                if (random.Next(3) == 0) damaged = damaged[..random.Next(1, damaged.Length)];
                encoded.Dataset.Set(new DicomFragments(DicomTags.PixelData, DicomVR.OB, [], [new DicomBytes(damaged)]));
                try
                {
                    FrameDecoder.Decode(encoded, 0);
                }
                catch (DicomException)
                {
                    refused++;
                }
            }
        }
        Assert.True(refused > 100, $"only {refused} refused");
    }

    [Fact]
    public void The_engines_say_what_is_wrong()
    {
        if (Transcoder.CanEncode(TransferSyntax.Jpeg2000Lossless))
        {
            using DicomFile cut = Transcoder.Transcode(GeneratedImages.Make(8, 8, rows: 60, columns: 60), TransferSyntax.Jpeg2000Lossless);
            byte[] frame = FrameDecoder.GetEncodedFrame(cut, 0).ToArray()[..^400];
            cut.Dataset.Set(new DicomFragments(DicomTags.PixelData, DicomVR.OB, [], [new DicomBytes(frame)]));
            string message = Assert.Throws<DicomException>(() => FrameDecoder.Decode(cut, 0)).Message;
            Assert.DoesNotContain("without a reason", message, StringComparison.Ordinal);
        }
        if (!FrameDecoder.CanDecode(TransferSyntax.JpegLSLossless)) return;
        PixelDescription shape = FrameDecoder.Describe(GeneratedImages.Make(8, 8));
        Assert.Contains("CharLS", Assert.Throws<DicomException>(() => new JpegLsCodec().Decode([0xFF, 0xD8, 0xFF, 0xF7, 0, 2, 0xFF, 0xD9], shape)).Message, StringComparison.Ordinal);
    }

    private static void Compare(byte[] jpeg, PixelDescription shape, string what)
    {
        JpegHeader header = JpegHeader.Read(jpeg, shape);
        byte[] ours = new byte[shape.FrameLength], theirs = new byte[shape.FrameLength];
        JpegDctDecoder.Decode(jpeg, header, shape, shape, ours);
        Assert.True(TurboJpegDecoder.TryDecode(jpeg, header, shape, theirs, out string? complaint), complaint);
        int most = ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(most == 0, $"{what}: a difference of {most}");
    }

    // Native object -> the other's encoder -> our decoder.
    private static void Through(DicomFile native, TransferSyntax expected, int tolerance, string tool, params string[] arguments)
    {
        string folder = Directory.CreateTempSubdirectory("medvision-foreign-").FullName;
        try
        {
            string raw = Path.Combine(folder, "raw.dcm"), encoded = Path.Combine(folder, "encoded.dcm");
            native.Save(raw);
            (int code, _, string error) = Tool.Run(tool, [.. arguments, raw, encoded]);
            Assert.True(code == 0, $"{tool} {string.Join(' ', arguments)}: {error}");
            using DicomFile file = DicomFile.Open(encoded);
            Assert.Equal(expected, file.TransferSyntax);
            uint[] before = GeneratedImages.Values(native, 0), after = GeneratedImages.Values(file, 0);
            Assert.Equal(before.Length, after.Length);
            long most = before.Zip(after, (a, b) => Math.Abs((long)a - b)).Max();
            Assert.True(most <= tolerance, $"{tool} {string.Join(' ', arguments)}: a difference of {most}, {FrameDecoder.Describe(native)}");
        }
        finally
        {
            native.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}
