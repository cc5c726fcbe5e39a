using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs;

/// <summary>Encodes single frames, for those who hand them out one by one; whole objects are <see cref="Transcoder"/>'s.</summary>
public static class FrameEncoder
{
    /// <summary>A native frame in an encapsulated syntax.</summary>
    /// <param name="native">The frame, <see cref="PixelDescription.FrameLength"/> bytes, little endian.</param>
    /// <param name="description">What it is.</param>
    /// <param name="target">How it is to be encoded.</param>
    /// <param name="options">How much may be lost where the syntax loses.</param>
    /// <exception cref="DicomException">There is no encoder for the syntax here, or it cannot hold such frames.</exception>
    public static byte[] Encode(byte[] native, PixelDescription description, TransferSyntax target, TranscodeOptions? options = null)
    {
        if (PixelCodecs.Encoder(target) is not { IsAvailable: true } encoder) throw new DicomException($"pixel data cannot be encoded as {target}", DicomTags.PixelData);
        options ??= TranscodeOptions.Default;
        EncodedForm form = encoder.Plan(description, target, options);
        return encoder.Encode(NativeForm.Convert(native, description, form.Input), form, target, options);
    }
}
