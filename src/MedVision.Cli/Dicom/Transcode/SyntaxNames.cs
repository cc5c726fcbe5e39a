using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;

namespace MedVision.Cli.Dicom.Transcode;

/// <summary>What people call the transfer syntaxes that can be written.</summary>
internal static class SyntaxNames
{
    private static readonly (string Name, TransferSyntax Syntax)[] names =
    [
        ("implicit", TransferSyntax.ImplicitVRLittleEndian), ("explicit", TransferSyntax.ExplicitVRLittleEndian), ("big-endian", TransferSyntax.ExplicitVRBigEndian),
        ("deflated", TransferSyntax.DeflatedExplicitVRLittleEndian), ("rle", TransferSyntax.RleLossless), ("jpeg", TransferSyntax.JpegBaseline),
        ("jpeg-lossless", TransferSyntax.JpegLosslessSV1), ("jpeg-ls", TransferSyntax.JpegLSLossless), ("jpeg-ls-near", TransferSyntax.JpegLSNearLossless),
        ("j2k-lossless", TransferSyntax.Jpeg2000Lossless), ("j2k", TransferSyntax.Jpeg2000),
        ("deflated-frames", TransferSyntax.DeflatedImageFrame), ("native-frames", TransferSyntax.EncapsulatedUncompressed),
    ];

    /// <summary>A name, a UID, or one of the standard's own names.</summary>
    /// <exception cref="CommandException">There is no such syntax, or it cannot be written here.</exception>
    public static TransferSyntax Find(string text)
    {
        TransferSyntax syntax = names.FirstOrDefault(n => n.Name.Equals(text, StringComparison.OrdinalIgnoreCase)).Syntax
            ?? TransferSyntax.All.FirstOrDefault(s => s.Uid == text || s.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw new CommandException($"--to {text}: there is no such transfer syntax; the names are {string.Join(", ", names.Select(n => n.Name))}", ExitCode.WrongUsage);
        return Transcoder.CanEncode(syntax) ? syntax : throw new CommandException($"--to {text}: {syntax} cannot be written{Why(syntax)}", ExitCode.WrongUsage);
    }

    private static string Why(TransferSyntax syntax) =>
        names.Any(n => n.Syntax == syntax) ? " here: the library for it is not installed" : $" by this version; it writes {string.Join(", ", names.Select(n => n.Name))}";
}
