using BenchmarkDotNet.Attributes;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Benchmarks;

/// <summary>One frame of 512 x 512 x 16 bits (12 stored), or of colour where the syntax holds 8 bits, decoded and encoded: 0.5 or 0.75 MiB.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private static readonly TranscodeOptions oneThread = new() { Parallelism = 1 };
    private DicomFile native = null!, encoded = null!;

    public static IEnumerable<string> Names => ["rle", "jpeg-lossless", "jpeg-ls", "j2k-lossless", "j2k", "jpeg-colour", "deflated-frames"];

    [ParamsSource(nameof(Names))]
    public string Codec { get; set; } = "rle";

    private TransferSyntax Syntax => Codec switch
    {
        "rle" => TransferSyntax.RleLossless,
        "jpeg-lossless" => TransferSyntax.JpegLosslessSV1,
        "jpeg-ls" => TransferSyntax.JpegLSLossless,
        "j2k-lossless" => TransferSyntax.Jpeg2000Lossless,
        "j2k" => TransferSyntax.Jpeg2000,
        "jpeg-colour" => TransferSyntax.JpegBaseline,
        _ => TransferSyntax.DeflatedImageFrame,
    };

    [GlobalSetup]
    public void Setup()
    {
        native = CodecImage.Make(colour: Codec == "jpeg-colour");
        encoded = Transcoder.Transcode(native, Syntax, oneThread);
    }

    [Benchmark]
    public byte[] Decode() => FrameDecoder.Decode(encoded, 0);

    [Benchmark]
    public DicomFile Encode() => Transcoder.Transcode(native, Syntax, oneThread);
}
