using MedVision.Dicom.Codecs;

namespace MedVision.Dicom.Tests.Codecs;

internal static class CodecCalls
{
    /// <summary>Decodes one frame into an array of its own.</summary>
    public static byte[] Decode(this IPixelCodec codec, ReadOnlySpan<byte> frame, PixelDescription stored)
    {
        byte[] native = new byte[codec.Describe(stored).FrameLength];
        codec.Decode(frame, stored, native);
        return native;
    }
}
