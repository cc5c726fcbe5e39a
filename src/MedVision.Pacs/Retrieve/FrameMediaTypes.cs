using MedVision.Dicom.Data;

namespace MedVision.Pacs.Retrieve;

/// <summary>The media types of frames and the transfer syntaxes in each, its default first, PS3.18 table 8.7.3-5.</summary>
public static class FrameMediaTypes
{
    /// <summary>Bytes of no compression that has a type of its own.</summary>
    public const string OctetStream = "application/octet-stream";

    private static readonly Dictionary<string, string[]> syntaxes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["image/jpeg"] = ["1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.57"],
        ["image/dicom-rle"] = ["1.2.840.10008.1.2.5"],
        ["image/jls"] = ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"],
        ["image/jp2"] = ["1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"],
        ["image/jpx"] = ["1.2.840.10008.1.2.4.92", "1.2.840.10008.1.2.4.93"],
        ["image/jphc"] = ["1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203"],
        ["image/jxl"] = ["1.2.840.10008.1.2.4.110", "1.2.840.10008.1.2.4.111", "1.2.840.10008.1.2.4.112"],
    };

    private static readonly Dictionary<string, string> types = syntaxes.SelectMany(pair => pair.Value, (pair, uid) => (uid, pair.Key)).ToDictionary(pair => pair.uid, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The media type of a frame in this syntax.</summary>
    public static string Of(TransferSyntax syntax) => types.GetValueOrDefault(syntax.Uid, OctetStream);

    /// <summary>The syntax that a media type stands for where none is named; null for a type that holds no frames.</summary>
    public static TransferSyntax? DefaultOf(string mediaType) =>
        mediaType.Equals(OctetStream, StringComparison.OrdinalIgnoreCase) ? TransferSyntax.ExplicitVRLittleEndian
        : syntaxes.TryGetValue(mediaType, out string[]? all) ? TransferSyntax.Find(all[0]) : null;
}
