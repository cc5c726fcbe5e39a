using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs;

/// <summary>Turns one native frame into an encapsulated one.</summary>
internal interface IPixelEncoder
{
    IReadOnlyList<TransferSyntax> Syntaxes { get; }

    /// <summary>The native library behind the encoder, if there is one, is installed.</summary>
    bool IsAvailable { get; }

    /// <summary>Which form frames must have before, and what the data set says of them afterwards.</summary>
    /// <exception cref="DicomException">The syntax cannot hold such frames, or the options are impossible.</exception>
    EncodedForm Plan(PixelDescription native, TransferSyntax syntax, TranscodeOptions options);

    /// <summary>Encodes one frame of the form <see cref="EncodedForm.Input"/>. Called from several threads at once.</summary>
    /// <exception cref="DicomException">The engine refuses the frame.</exception>
    byte[] Encode(ReadOnlySpan<byte> native, EncodedForm form, TransferSyntax syntax, TranscodeOptions options);
}
