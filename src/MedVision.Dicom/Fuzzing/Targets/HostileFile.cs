using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Fuzzing.Targets;

/// <summary>Reads the file that an input is, and says what it may cost.</summary>
public static class HostileFile
{
    // Deflate cannot pack more, RFC 1951: 258 bytes in two bits.
    private const long MostDeflated = 1032;

    private static readonly ReadLimits limits = ReadLimits.Default with { InflatedBytes = 2 << 20, BulkBytes = 256 };

    /// <summary>From memory.</summary>
    /// <exception cref="DicomException">It is refused.</exception>
    public static DicomFile Read(byte[] bytes, FuzzAllowance allowance)
    {
        AllowInflating(bytes, allowance);
        return DicomFile.Read(bytes, "input", limits);
    }

    /// <summary>From disk, where long values stay.</summary>
    internal static DicomFile Open(string path, byte[] bytes, FuzzAllowance allowance)
    {
        AllowInflating(bytes, allowance);
        return DicomFile.Open(path, limits);
    }

    /// <summary>Allows one frame, if the file describes frames that its reader accepts and that a run of many inputs has the time for.</summary>
    /// <exception cref="DicomException">There are no pixels, or of an impossible shape.</exception>
    public static PixelDescription? AllowFrame(DicomFile file, FuzzAllowance allowance, int most)
    {
        PixelDescription pixels = FrameDecoder.Describe(file);
        if (pixels.FrameLength > most) return null;
        allowance.AllowPixels(pixels.FrameLength);
        return pixels;
    }

    private static void AllowInflating(byte[] bytes, FuzzAllowance allowance)
    {
        ReadOnlySpan<byte> head = bytes.AsSpan(0, Math.Min(bytes.Length, 4096));
        if (head.IndexOf("1.2.840.10008.1.2.1.99"u8) >= 0 || head.IndexOf("1.2.840.10008.1.2.4.95"u8) >= 0) allowance.AllowInflated(Math.Min(limits.InflatedBytes, bytes.Length * MostDeflated));
    }
}
