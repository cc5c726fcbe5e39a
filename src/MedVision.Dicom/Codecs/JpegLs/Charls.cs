using System.Runtime.InteropServices;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.JpegLs;

/// <summary>The part of CharLS' C interface (2.x) that decodes and encodes.</summary>
internal static unsafe partial class Charls
{
    /// <summary>Interleave modes, ISO/IEC 14495-1 C.2.3.</summary>
    public const int ByPlane = 0, BySample = 2;

    private const string Library = "libcharls.so.2";

    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Library, out _);

    /// <exception cref="DicomException">CharLS has refused; the reason is its own.</exception>
    public static void Ok(int code)
    {
        if (code != 0) throw new DicomException($"JPEG-LS: {Marshal.PtrToStringUTF8(charls_get_error_message(code))} (CharLS {code})", DicomTags.PixelData);
    }

    [LibraryImport(Library)]
    public static partial CharlsDecoderHandle charls_jpegls_decoder_create();

    [LibraryImport(Library)]
    public static partial void charls_jpegls_decoder_destroy(nint decoder);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_decoder_set_source_buffer(CharlsDecoderHandle decoder, byte* source, nuint length);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_decoder_read_header(CharlsDecoderHandle decoder);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_decoder_get_frame_info(CharlsDecoderHandle decoder, out FrameInfo info);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_decoder_get_interleave_mode(CharlsDecoderHandle decoder, out int mode);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_decoder_get_destination_size(CharlsDecoderHandle decoder, uint stride, out nuint size);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_decoder_decode_to_buffer(CharlsDecoderHandle decoder, byte* target, nuint length, uint stride);

    [LibraryImport(Library)]
    public static partial CharlsEncoderHandle charls_jpegls_encoder_create();

    [LibraryImport(Library)]
    public static partial void charls_jpegls_encoder_destroy(nint encoder);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_encoder_set_frame_info(CharlsEncoderHandle encoder, in FrameInfo info);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_encoder_set_near_lossless(CharlsEncoderHandle encoder, int near);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_encoder_set_interleave_mode(CharlsEncoderHandle encoder, int mode);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_encoder_get_estimated_destination_size(CharlsEncoderHandle encoder, out nuint size);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_encoder_set_destination_buffer(CharlsEncoderHandle encoder, byte* target, nuint length);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_encoder_encode_from_buffer(CharlsEncoderHandle encoder, byte* source, nuint length, uint stride);

    [LibraryImport(Library)]
    public static partial int charls_jpegls_encoder_get_bytes_written(CharlsEncoderHandle encoder, out nuint written);

    [LibraryImport(Library)]
    private static partial nint charls_get_error_message(int code);

    [StructLayout(LayoutKind.Sequential)]
    public struct FrameInfo
    {
        public uint Width, Height;
        public int Bits, Components;
    }
}
