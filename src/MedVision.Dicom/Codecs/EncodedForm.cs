using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs;

/// <summary>What an encoder takes, and what the data set says of what it gives.</summary>
/// <param name="Input">The native form that frames must have.</param>
/// <param name="Stored">The Image Pixel attributes of the encoded object, PS3.5 8.2.</param>
/// <param name="LossyMethod">Lossy Image Compression Method, PS3.3 C.7.6.1.1.5.2; null: nothing is lost.</param>
internal sealed record EncodedForm(PixelDescription Input, PixelDescription Stored, string? LossyMethod = null)
{
    public static DicomException Unsuitable(PixelDescription native, TransferSyntax syntax) => new(
        $"{native.SamplesPerPixel} samples of {native.BitsAllocated} bits allocated, {native.BitsStored} stored{(native.IsSigned ? ", signed" : "")}{(native.IsFloat ? ", floating point" : "")}, {native.PhotometricInterpretation} cannot be encoded as {syntax}",
        DicomTags.PixelData);

    public static DicomException NotLossy(TransferSyntax syntax) =>
        new($"PALETTE COLOR cannot be encoded as {syntax}: its samples are indices, which bear no loss", DicomTags.PhotometricInterpretation);
}
