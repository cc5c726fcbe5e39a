using System.Runtime.InteropServices;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>A decompressor or compressor of libjpeg-turbo.</summary>
internal sealed class TurboJpegHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => TurboJpeg.tjDestroy(handle) == 0;
}
