using System.Runtime.InteropServices;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>The part of libjpeg-turbo's TurboJPEG interface (2.x) that decodes and encodes.</summary>
internal static unsafe partial class TurboJpeg
{
    public const int PixelsRgb = 0, PixelsGray = 6;
    public const int Chrominance422 = 1, Gray = 3;
    public const int WarningCode = 0;

    /// <summary>Refuse progressive images of more than 500 scans, which would keep a processor busy for hours.</summary>
    public const int LimitScans = 32768;

    /// <summary>The slow integer DCT, whatever the quality.</summary>
    public const int AccurateDct = 4096;

    private const string Library = "libturbojpeg.so.0";

    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library)]
    public static partial TurboJpegHandle tjInitDecompress();

    [LibraryImport(Library)]
    public static partial int tjDecompress2(TurboJpegHandle handle, byte* jpeg, nuint length, byte* target, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Library)]
    public static partial TurboJpegHandle tjInitCompress();

    [LibraryImport(Library)]
    public static partial int tjCompress2(TurboJpegHandle handle, byte* source, int width, int pitch, int height, int pixelFormat, ref nint jpeg, ref nuint length, int subsampling, int quality, int flags);

    [LibraryImport(Library)]
    public static partial void tjFree(nint buffer);

    [LibraryImport(Library)]
    public static partial int tjGetErrorCode(TurboJpegHandle handle);

    public static string ErrorOf(TurboJpegHandle handle) => Marshal.PtrToStringUTF8(tjGetErrorStr2(handle)) ?? "";

    [LibraryImport(Library)]
    public static partial int tjDestroy(nint handle);

    [LibraryImport(Library)]
    private static partial nint tjGetErrorStr2(TurboJpegHandle handle);
}
