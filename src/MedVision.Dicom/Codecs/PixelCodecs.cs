using MedVision.Dicom.Codecs.Deflate;
using MedVision.Dicom.Codecs.Jpeg;
using MedVision.Dicom.Codecs.Jpeg2000;
using MedVision.Dicom.Codecs.JpegLs;
using MedVision.Dicom.Codecs.Rle;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs;

/// <summary>Which codec decodes and encodes which transfer syntax.</summary>
internal static class PixelCodecs
{
    private static readonly IPixelCodec[] all =
        [new RleCodec(), new DeflateCodec(), new UncompressedCodec(), new JpegCodec(), new JpegLosslessCodec(), new JpegLsCodec(), new Jpeg2000Codec()];

    private static readonly Dictionary<TransferSyntax, IPixelCodec> decoders = all.SelectMany(c => c.Syntaxes.Select(s => (s, c))).ToDictionary();
    private static readonly Dictionary<TransferSyntax, IPixelEncoder> encoders = all.OfType<IPixelEncoder>().SelectMany(c => c.Syntaxes.Select(s => (s, c))).ToDictionary();

    public static IPixelCodec? Decoder(TransferSyntax syntax) => decoders.GetValueOrDefault(syntax);

    public static IPixelEncoder? Encoder(TransferSyntax syntax) => encoders.GetValueOrDefault(syntax);
}
