namespace MedVision.Dicom.Data;

/// <summary>How a data set is encoded, PS3.5 10 and A.</summary>
public sealed class TransferSyntax
{
    private static readonly Dictionary<string, TransferSyntax> known = new(StringComparer.Ordinal);

    private TransferSyntax(string uid, string name, bool encapsulated = true, bool lossy = false)
    {
        (Uid, Name, IsEncapsulated, IsLossy) = (uid, name, encapsulated, lossy);
        known.Add(uid, this);
    }

    public static TransferSyntax ImplicitVRLittleEndian { get; } = new("1.2.840.10008.1.2", "Implicit VR Little Endian", false) { IsExplicitVR = false };
    public static TransferSyntax ExplicitVRLittleEndian { get; } = new("1.2.840.10008.1.2.1", "Explicit VR Little Endian", false);
    public static TransferSyntax EncapsulatedUncompressed { get; } = new("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian");
    public static TransferSyntax DeflatedExplicitVRLittleEndian { get; } = new("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", false) { IsDeflated = true };
    public static TransferSyntax ExplicitVRBigEndian { get; } = new("1.2.840.10008.1.2.2", "Explicit VR Big Endian", false) { IsBigEndian = true };
    public static TransferSyntax JpegBaseline { get; } = new("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)", lossy: true);
    public static TransferSyntax JpegExtended { get; } = new("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)", lossy: true);
    public static TransferSyntax JpegLossless { get; } = new("1.2.840.10008.1.2.4.57", "JPEG Lossless (Process 14)");
    public static TransferSyntax JpegLosslessSV1 { get; } = new("1.2.840.10008.1.2.4.70", "JPEG Lossless (Process 14, Selection Value 1)");
    public static TransferSyntax JpegLSLossless { get; } = new("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless");
    public static TransferSyntax JpegLSNearLossless { get; } = new("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless", lossy: true);
    public static TransferSyntax Jpeg2000Lossless { get; } = new("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless");
    public static TransferSyntax Jpeg2000 { get; } = new("1.2.840.10008.1.2.4.91", "JPEG 2000", lossy: true);
    public static TransferSyntax Jpeg2000MultiComponentLossless { get; } = new("1.2.840.10008.1.2.4.92", "JPEG 2000 Multi-component Lossless");
    public static TransferSyntax Jpeg2000MultiComponent { get; } = new("1.2.840.10008.1.2.4.93", "JPEG 2000 Multi-component", lossy: true);
    public static TransferSyntax Mpeg2MainProfileMainLevel { get; } = new("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level", lossy: true);
    public static TransferSyntax Mpeg2MainProfileHighLevel { get; } = new("1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level", lossy: true);
    public static TransferSyntax Mpeg4HighProfile41 { get; } = new("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1", lossy: true);
    public static TransferSyntax Mpeg4BluRay41 { get; } = new("1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1", lossy: true);
    public static TransferSyntax Mpeg4HighProfile42For2D { get; } = new("1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video", lossy: true);
    public static TransferSyntax Mpeg4HighProfile42For3D { get; } = new("1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video", lossy: true);
    public static TransferSyntax Mpeg4StereoHighProfile42 { get; } = new("1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2", lossy: true);
    public static TransferSyntax HevcMainProfile51 { get; } = new("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile / Level 5.1", lossy: true);
    public static TransferSyntax HevcMain10Profile51 { get; } = new("1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile / Level 5.1", lossy: true);
    public static TransferSyntax JpegXLLossless { get; } = new("1.2.840.10008.1.2.4.110", "JPEG XL Lossless");
    public static TransferSyntax JpegXLJpegRecompression { get; } = new("1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression", lossy: true);
    public static TransferSyntax JpegXL { get; } = new("1.2.840.10008.1.2.4.112", "JPEG XL", lossy: true);
    public static TransferSyntax JpipReferenced { get; } = new("1.2.840.10008.1.2.4.94", "JPIP Referenced", false);
    public static TransferSyntax JpipReferencedDeflate { get; } = new("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", false) { IsDeflated = true };
    public static TransferSyntax Htj2kLossless { get; } = new("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless");
    public static TransferSyntax Htj2kLosslessRpcl { get; } = new("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 with RPCL Lossless");
    public static TransferSyntax Htj2k { get; } = new("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000", lossy: true);
    public static TransferSyntax RleLossless { get; } = new("1.2.840.10008.1.2.5", "RLE Lossless");
    public static TransferSyntax DeflatedImageFrame { get; } = new("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression");

    /// <summary>JPEG processes that PS3.6 A retired in 2001; old archives still hold them.</summary>
    public static IReadOnlyList<TransferSyntax> RetiredJpeg { get; } =
    [
        new("1.2.840.10008.1.2.4.52", "JPEG Extended (Process 3 and 5)", lossy: true),
        new("1.2.840.10008.1.2.4.53", "JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8)", lossy: true),
        new("1.2.840.10008.1.2.4.54", "JPEG Spectral Selection, Non-Hierarchical (Process 7 and 9)", lossy: true),
        new("1.2.840.10008.1.2.4.55", "JPEG Full Progression, Non-Hierarchical (Process 10 and 12)", lossy: true),
        new("1.2.840.10008.1.2.4.56", "JPEG Full Progression, Non-Hierarchical (Process 11 and 13)", lossy: true),
        new("1.2.840.10008.1.2.4.58", "JPEG Lossless, Non-Hierarchical (Process 15)"),
        new("1.2.840.10008.1.2.4.59", "JPEG Extended, Hierarchical (Process 16 and 18)", lossy: true),
        new("1.2.840.10008.1.2.4.60", "JPEG Extended, Hierarchical (Process 17 and 19)", lossy: true),
        new("1.2.840.10008.1.2.4.61", "JPEG Spectral Selection, Hierarchical (Process 20 and 22)", lossy: true),
        new("1.2.840.10008.1.2.4.62", "JPEG Spectral Selection, Hierarchical (Process 21 and 23)", lossy: true),
        new("1.2.840.10008.1.2.4.63", "JPEG Full Progression, Hierarchical (Process 24 and 26)", lossy: true),
        new("1.2.840.10008.1.2.4.64", "JPEG Full Progression, Hierarchical (Process 25 and 27)", lossy: true),
        new("1.2.840.10008.1.2.4.65", "JPEG Lossless, Hierarchical (Process 28)"),
        new("1.2.840.10008.1.2.4.66", "JPEG Lossless, Hierarchical (Process 29)"),
    ];

    public string Uid { get; }

    public string Name { get; }

    public bool IsExplicitVR { get; private init; } = true;

    public bool IsBigEndian { get; private init; }

    /// <summary>The whole data set is one deflate stream, PS3.5 A.5.</summary>
    public bool IsDeflated { get; private init; }

    /// <summary>Pixel data is in fragments, PS3.5 A.4.</summary>
    public bool IsEncapsulated { get; }

    /// <summary>The syntax may have lost something of the pixels.</summary>
    public bool IsLossy { get; }

    /// <summary>Every known transfer syntax.</summary>
    public static IReadOnlyCollection<TransferSyntax> All => known.Values;

    /// <summary>The transfer syntax of a UID, or null where it is unknown.</summary>
    public static TransferSyntax? Find(string uid) => known.GetValueOrDefault(uid);

    public override string ToString() => $"{Name} ({Uid})";
}
