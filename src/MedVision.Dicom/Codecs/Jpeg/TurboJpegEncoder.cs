using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>Encodes grey or RGB frames of 8 bits as JPEG Baseline by libjpeg-turbo; colour as YCbCr 4:2:2, the only subsampling that PS3.5 8.2.1 names.</summary>
internal static class TurboJpegEncoder
{
    /// <exception cref="DicomException">libjpeg-turbo refuses the frame.</exception>
    public static unsafe byte[] Encode(ReadOnlySpan<byte> native, PixelDescription description, int quality)
    {
        bool gray = description.SamplesPerPixel == 1;
        using TurboJpegHandle handle = TurboJpeg.tjInitCompress();
        nint jpeg = 0;
        nuint length = 0;
        try
        {
            int code;
            fixed (byte* source = native)
                code = TurboJpeg.tjCompress2(handle, source, description.Columns, description.Columns * description.SamplesPerPixel, description.Rows, gray ? TurboJpeg.PixelsGray : TurboJpeg.PixelsRgb, ref jpeg, ref length, gray ? TurboJpeg.Gray : TurboJpeg.Chrominance422, quality, TurboJpeg.AccurateDct);
            return code == 0 ? new ReadOnlySpan<byte>((void*)jpeg, checked((int)length)).ToArray() : throw new DicomException("JPEG: " + TurboJpeg.ErrorOf(handle), DicomTags.PixelData);
        }
        finally
        {
            TurboJpeg.tjFree(jpeg);
        }
    }
}
