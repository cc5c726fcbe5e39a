using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>Lossless JPEG, ITU-T T.81 process 14, with any of its seven predictors.</summary>
internal sealed class LosslessJpegCodec : IPixelCodec
{
    public IReadOnlyList<TransferSyntax> Syntaxes => [TransferSyntax.JpegLossless, TransferSyntax.JpegLosslessSV1];

    public bool IsAvailable => true;

    public void Decode(ReadOnlySpan<byte> frame, PixelDescription description, Span<byte> native) =>
        Planes.ToNative(new LosslessJpegReader(frame, description).Read(), description, native);
}
