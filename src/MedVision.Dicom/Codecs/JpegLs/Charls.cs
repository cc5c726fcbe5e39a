using System.Runtime.InteropServices;

namespace MedVision.Dicom.Codecs.JpegLs;

/// <summary>The part of CharLS' C interface (2.x) that decodes.</summary>
internal static unsafe partial class Charls
{
    private const string Library = "libcharls.so.2";

    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library)]
    public static partial nint charls_jpegls_decoder_create();

    [LibraryImport(Library)]
    public static partial void charls_jpegls_decoder_destroy(nint decoder);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_decoder_set_source_buffer(nint decoder, byte* source, nuint length);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_decoder_read_header(nint decoder);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_decoder_get_frame_info(nint decoder, out FrameInfo info);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_decoder_get_interleave_mode(nint decoder, out int mode);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_decoder_get_destination_size(nint decoder, uint stride, out nuint size);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_decoder_decode_to_buffer(nint decoder, byte* target, nuint length, uint stride);

    [StructLayout(LayoutKind.Sequential)]
    public struct FrameInfo
    {
        public uint Width, Height;
        public int Bits, Components;
    }
}
