using System.Runtime.InteropServices;

namespace MedVision.Dicom.Codecs.Jpeg2000;

/// <summary>The bytes that OpenJPEG writes; it may go back in them.</summary>
internal sealed unsafe class OpenJpegTarget
{
    private byte[] bytes = new byte[1 << 16];
    private int at, length;

    public byte[] ToArray() => bytes.AsSpan(0, length).ToArray();

    [UnmanagedCallersOnly]
    public static nuint Write(void* source, nuint count, void* data)
    {
        OpenJpegTarget target = Of(data);
        if (count > (nuint)(Array.MaxLength - target.at)) return nuint.MaxValue;
        target.Reach(target.at + (int)count);
        new ReadOnlySpan<byte>(source, (int)count).CopyTo(target.bytes.AsSpan(target.at));
        target.at += (int)count;
        return count;
    }

    [UnmanagedCallersOnly]
    public static long Skip(long count, void* data)
    {
        OpenJpegTarget target = Of(data);
        if (count < -target.at || count > Array.MaxLength - target.at) return -1;
        target.Reach(target.at + (int)count);
        target.at += (int)count;
        return count;
    }

    [UnmanagedCallersOnly]
    public static int Seek(long position, void* data)
    {
        OpenJpegTarget target = Of(data);
        if (position < 0 || position > Array.MaxLength) return 0;
        target.Reach((int)position);
        target.at = (int)position;
        return 1;
    }

    private static OpenJpegTarget Of(void* data) => (OpenJpegTarget)GCHandle.FromIntPtr((nint)data).Target!;

    private void Reach(int end)
    {
        if (end > bytes.Length) Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, bytes.Length * 2L)));
        length = Math.Max(length, end);
    }
}
