using MedVision.Dicom.Codecs;
using MedVision.Dicom.Codecs.Rle;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Codecs;

public sealed class RleTests
{
    [Fact]
    public void The_example_of_PackBits_is_unpacked()
    {
        // TN1023, which PS3.5 G.3 describes: 24 bytes in 15.
        byte[] packed = Convert.FromHexString("FEAA0280002AFDAA0380002A22F7AA");
        byte[] expected = Convert.FromHexString("AAAAAA80002AAAAAAAAA80002A22AAAAAAAAAAAAAAAAAAAA");
        Assert.Equal(expected, new RleCodec().Decode([.. Header(64), .. packed, 0], Description(1, 24, 8)));
    }

    [Theory]
    [InlineData(8, 1, 0)]
    [InlineData(16, 1, 0)]
    [InlineData(32, 1, 0)]
    [InlineData(8, 3, 0)]
    [InlineData(8, 3, 1)]
    [InlineData(16, 3, 1)]
    [InlineData(1, 1, 0)]
    public void Encoded_frames_are_decoded_to_the_same_bytes(int bits, int samples, int planar)
    {
        PixelDescription description = Description(37, 301, bits) with { SamplesPerPixel = samples, PlanarConfiguration = planar };
        byte[] native = new byte[description.FrameLength];
        Random random = new(bits + samples + planar);
        // Runs of every length, noise between them.
        for (int at = 0; at < native.Length;)
        {
            int run = Math.Min(random.Next(1, 300), native.Length - at);
            if (random.Next(2) == 0) native.AsSpan(at, run).Fill((byte)random.Next(256));
            else random.NextBytes(native.AsSpan(at, run));
            at += run;
        }
        Assert.Equal(native, new RleCodec().Decode(RleEncoder.Encode(native, description), description));
    }

    [Theory]
    [InlineData("", "too few for its header")]
    [InlineData("02000000", "2 segments where 1 are needed")]
    [InlineData("01000000FF000000", "lies at 255")]
    [InlineData("0100000040000000", "ends after 0 of 24")]
    public void Damaged_headers_are_refused(string header, string reason)
    {
        byte[] frame = header.Length == 0 ? [1] : [.. Convert.FromHexString(header), .. new byte[64 - (header.Length / 2)]];
        Assert.Contains(reason, Assert.Throws<DicomException>(() => new RleCodec().Decode(frame, Description(1, 24, 8))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17" + "0102", "ends inside a run")]
    [InlineData("81" + "01", "holds more than 24")]
    [InlineData("FE" + "01", "ends after 3 of 24")]
    public void Damaged_segments_are_refused(string segment, string reason) =>
        Assert.Contains(reason, Assert.Throws<DicomException>(() => new RleCodec().Decode([.. Header(64), .. Convert.FromHexString(segment)], Description(1, 24, 8))).Message, StringComparison.Ordinal);

    [ToolFact("gdcmconv", "brain-mr-pgbm003")]
    public void Others_decode_what_we_encode_and_we_decode_what_others_encode()
    {
        string source = Directory.EnumerateFiles(TestData.Require("brain-mr-pgbm003"), "*.dcm", SearchOption.AllDirectories).Order().First();
        string folder = Directory.CreateTempSubdirectory("medvision-rle-").FullName;
        try
        {
            using DicomFile file = DicomFile.Open(source);
            byte[] expected = FrameDecoder.Decode(file, 0);
            string ours = Path.Combine(folder, "ours.dcm"), theirs = Path.Combine(folder, "theirs.dcm"), back = Path.Combine(folder, "back.dcm");
            Transcoder.Transcode(file, TransferSyntax.RleLossless).Save(ours);
            (int code, _, string error) = Tool.Run("gdcmconv", "--raw", ours, back);
            Assert.True(code == 0, error);
            using DicomFile decoded = DicomFile.Open(back);
            Assert.Equal(expected, FrameDecoder.Decode(decoded, 0));
            (code, _, error) = Tool.Run("gdcmconv", "--rle", source, theirs);
            Assert.True(code == 0, error);
            using DicomFile encoded = DicomFile.Open(theirs);
            Assert.Equal(TransferSyntax.RleLossless, encoded.TransferSyntax);
            Assert.Equal(expected, FrameDecoder.Decode(encoded, 0));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Header(byte offset) => [1, 0, 0, 0, offset, .. new byte[59]];

    private static PixelDescription Description(int rows, int columns, int bits) => new()
    {
        Rows = rows,
        Columns = columns,
        BitsAllocated = bits,
        BitsStored = bits,
        HighBit = bits - 1,
        PhotometricInterpretation = "MONOCHROME2",
    };
}
