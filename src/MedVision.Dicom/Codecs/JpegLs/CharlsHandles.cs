using System.Runtime.InteropServices;

namespace MedVision.Dicom.Codecs.JpegLs;

/// <summary>A decoder of CharLS.</summary>
internal sealed class CharlsDecoderHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Charls.charls_jpegls_decoder_destroy(handle);
        return true;
    }
}

/// <summary>An encoder of CharLS.</summary>
internal sealed class CharlsEncoderHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Charls.charls_jpegls_encoder_destroy(handle);
        return true;
    }
}
