using System.Runtime.InteropServices;
using System.Text;

namespace MedVision.Dicom.Codecs.Jpeg2000;

/// <summary>The part of OpenJPEG's C interface (2.5) that decodes from and encodes to memory.</summary>
internal static unsafe partial class OpenJpeg
{
    /// <summary>A codestream without boxes around it.</summary>
    public const int Codestream = 0;

    /// <summary>More than opj_dparameters_t has.</summary>
    public const int DecodingLength = 16 * 1024;

    private const string Library = "libopenjp2.so.7";

    /// <summary>OpenJPEG 2.5 or newer of its seventh interface: older ones know no HTJ2K and no strict mode.</summary>
    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Library, out nint library) && NativeLibrary.TryGetExport(library, "opj_decoder_set_strict_mode", out _);

    [LibraryImport(Library)]
    public static partial OpenJpegCodecHandle opj_create_decompress(int format);

    [LibraryImport(Library)]
    public static partial void opj_set_default_decoder_parameters(byte* parameters);

    [LibraryImport(Library)]
    public static partial int opj_setup_decoder(OpenJpegCodecHandle codec, byte* parameters);

    [LibraryImport(Library)]
    public static partial int opj_decoder_set_strict_mode(OpenJpegCodecHandle codec, int strict);

    [LibraryImport(Library)]
    public static partial int opj_read_header(OpenJpegStreamHandle stream, OpenJpegCodecHandle codec, out OpenJpegImageHandle image);

    [LibraryImport(Library)]
    public static partial int opj_decode(OpenJpegCodecHandle codec, OpenJpegStreamHandle stream, OpenJpegImageHandle image);

    [LibraryImport(Library)]
    public static partial OpenJpegCodecHandle opj_create_compress(int format);

    [LibraryImport(Library)]
    public static partial void opj_set_default_encoder_parameters(OpenJpegEncoding* parameters);

    [LibraryImport(Library)]
    public static partial OpenJpegImageHandle opj_image_create(uint count, OpenJpegComponentShape* shapes, int colorSpace);

    [LibraryImport(Library)]
    public static partial int opj_setup_encoder(OpenJpegCodecHandle codec, OpenJpegEncoding* parameters, OpenJpegImageHandle image);

    [LibraryImport(Library)]
    public static partial int opj_start_compress(OpenJpegCodecHandle codec, OpenJpegImageHandle image, OpenJpegStreamHandle stream);

    [LibraryImport(Library)]
    public static partial int opj_encode(OpenJpegCodecHandle codec, OpenJpegStreamHandle stream);

    [LibraryImport(Library)]
    public static partial int opj_end_compress(OpenJpegCodecHandle codec, OpenJpegStreamHandle stream);

    [LibraryImport(Library)]
    public static partial void opj_image_destroy(nint image);

    [LibraryImport(Library)]
    public static partial void opj_destroy_codec(nint codec);

    [LibraryImport(Library)]
    public static partial void opj_stream_destroy(nint stream);

    /// <summary>A stream that reads <paramref name="source"/>, which must outlive it.</summary>
    public static OpenJpegStreamHandle Open(Source* source)
    {
        OpenJpegStreamHandle stream = opj_stream_create(1 << 20, 1);
        opj_stream_set_read_function(stream, &Read);
        opj_stream_set_skip_function(stream, &Skip);
        opj_stream_set_seek_function(stream, &Seek);
        opj_stream_set_user_data(stream, source, 0);
        opj_stream_set_user_data_length(stream, (ulong)source->Length);
        return stream;
    }

    /// <summary>A stream that writes to the <see cref="OpenJpegTarget"/> behind <paramref name="target"/>, which must outlive it.</summary>
    public static OpenJpegStreamHandle Create(GCHandle target)
    {
        OpenJpegStreamHandle stream = opj_stream_create(1 << 18, 0);
        opj_stream_set_write_function(stream, &OpenJpegTarget.Write);
        opj_stream_set_skip_function(stream, &OpenJpegTarget.Skip);
        opj_stream_set_seek_function(stream, &OpenJpegTarget.Seek);
        opj_stream_set_user_data(stream, (void*)GCHandle.ToIntPtr(target), 0);
        return stream;
    }

    /// <summary>Lets the codec say to <paramref name="complaint"/>, which must outlive it, what is wrong.</summary>
    public static void Listen(OpenJpegCodecHandle codec, Complaint* complaint) => _ = opj_set_error_handler(codec, &Hear, complaint);

    [LibraryImport(Library)]
    private static partial int opj_set_error_handler(OpenJpegCodecHandle codec, delegate* unmanaged<byte*, void*, void> handler, void* data);

    [LibraryImport(Library)]
    private static partial OpenJpegStreamHandle opj_stream_create(nuint buffer, int input);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_read_function(OpenJpegStreamHandle stream, delegate* unmanaged<void*, nuint, void*, nuint> function);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_write_function(OpenJpegStreamHandle stream, delegate* unmanaged<void*, nuint, void*, nuint> function);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_skip_function(OpenJpegStreamHandle stream, delegate* unmanaged<long, void*, long> function);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_seek_function(OpenJpegStreamHandle stream, delegate* unmanaged<long, void*, int> function);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_user_data(OpenJpegStreamHandle stream, void* data, nint free);

    [LibraryImport(Library)]
    private static partial void opj_stream_set_user_data_length(OpenJpegStreamHandle stream, ulong length);

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

    [UnmanagedCallersOnly]
    private static void Hear(byte* message, void* data)
    {
        Complaint* complaint = (Complaint*)data;
        // The first message is the nearest to the cause.
        if (complaint->Length > 0) return;
        while (complaint->Length < Complaint.Most && message[complaint->Length] is not (0 or (byte)'\n')) complaint->Text[complaint->Length] = message[complaint->Length++];
    }

    public struct Source
    {
        public byte* Bytes;
        public long Length, At;
    }

    /// <summary>What OpenJPEG says of an error.</summary>
    public struct Complaint
    {
        public const int Most = 200;
        public fixed byte Text[Most];
        public int Length;

        public override readonly string ToString()
        {
            if (Length == 0) return "OpenJPEG refuses the frame without a reason";
            fixed (byte* text = Text) return Encoding.ASCII.GetString(text, Length).TrimEnd();
        }
    }
}
