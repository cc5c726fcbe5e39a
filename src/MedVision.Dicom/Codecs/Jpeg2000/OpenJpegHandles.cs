using System.Runtime.InteropServices;

namespace MedVision.Dicom.Codecs.Jpeg2000;

/// <summary>A compressor or decompressor of OpenJPEG.</summary>
internal sealed class OpenJpegCodecHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        OpenJpeg.opj_destroy_codec(handle);
        return true;
    }
}

/// <summary>A stream of OpenJPEG over memory of ours.</summary>
internal sealed class OpenJpegStreamHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        OpenJpeg.opj_stream_destroy(handle);
        return true;
    }
}

/// <summary>An image of OpenJPEG with its components' samples.</summary>
internal sealed unsafe class OpenJpegImageHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    /// <summary>Valid while the handle is open.</summary>
    public OpenJpegImage* Image => (OpenJpegImage*)handle;

    protected override bool ReleaseHandle()
    {
        OpenJpeg.opj_image_destroy(handle);
        return true;
    }
}
