using System.Runtime.InteropServices;

namespace MedVision.Dicom.Codecs.Jpeg2000;

/// <summary>The part of OpenJPEG's C interface (2.x) that decodes, reading from memory.</summary>
internal static unsafe partial class OpenJpeg
{
    private const string Library = "libopenjp2.so.7";

    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library)]
    public static partial nint opj_create_decompress(int format);

    [LibraryImport(Library)]
    public static partial void opj_set_default_decoder_parameters(byte* parameters);

    [LibraryImport(Library)]
    public static partial int opj_setup_decoder(nint codec, byte* parameters);

    [LibraryImport(Library)]
    public static partial int opj_read_header(nint stream, nint codec, Image** image);

    [LibraryImport(Library)]
    public static partial int opj_decode(nint codec, nint stream, Image* image);

    [LibraryImport(Library)]
    public static partial void opj_image_destroy(Image* image);

    [LibraryImport(Library)]
    public static partial void opj_destroy_codec(nint codec);

    [LibraryImport(Library)]
    public static partial void opj_stream_destroy(nint stream);

    /// <summary>A stream over <paramref name="source"/>, which must outlive it.</summary>
    public static nint Open(Source* source)
    {
        nint stream = opj_stream_create(1 << 20, 1);
        opj_stream_set_read_function(stream, &Read);
        opj_stream_set_skip_function(stream, &Skip);
        opj_stream_set_seek_function(stream, &Seek);
        opj_stream_set_user_data(stream, source, 0);
        opj_stream_set_user_data_length(stream, (ulong)source->Length);
        return stream;
    }

    [LibraryImport(Library)]
    private static partial nint opj_stream_create(nuint buffer, int input);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_read_function(nint stream, delegate* unmanaged<void*, nuint, void*, nuint> function);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_skip_function(nint stream, delegate* unmanaged<long, void*, long> function);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_seek_function(nint stream, delegate* unmanaged<long, void*, int> function);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_user_data(nint stream, void* data, nint free);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_user_data_length(nint stream, ulong length);

    [UnmanagedCallersOnly]
    private static nuint Read(void* target, nuint count, void* data)
    {
        Source* source = (Source*)data;
        long read = Math.Min((long)Math.Min(count, int.MaxValue), source->Length - source->At);
        if (read <= 0) return nuint.MaxValue;
        Buffer.MemoryCopy(source->Bytes + source->At, target, read, read);
        source->At += read;
        return (nuint)read;
    }

    [UnmanagedCallersOnly]
    private static long Skip(long count, void* data)
    {
        Source* source = (Source*)data;
        if (count < 0 || count > source->Length - source->At) return -1;
        source->At += count;
        return count;
    }

    [UnmanagedCallersOnly]
    private static int Seek(long position, void* data)
    {
        Source* source = (Source*)data;
        if (position < 0 || position > source->Length) return 0;
        source->At = position;
        return 1;
    }

    public struct Source
    {
        public byte* Bytes;
        public long Length, At;
    }

    /// <summary>The first fields of opj_image_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Image
    {
        public uint X0, Y0, X1, Y1, Count;
        public int ColorSpace;
        public Component* Components;
    }

    /// <summary>opj_image_comp_t of 2.5.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Component
    {
        public uint Dx, Dy, Width, Height, X0, Y0, Precision, BitsPerPixel, Signed, Resolutions, Factor;
        public int* Data;
        public ushort Alpha;
    }
}
