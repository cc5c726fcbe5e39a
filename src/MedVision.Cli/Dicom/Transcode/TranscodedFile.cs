using MedVision.Dicom.Data;

namespace MedVision.Cli.Dicom.Transcode;

/// <summary>One file that has been written.</summary>
/// <param name="Source">As a person calls it.</param>
/// <param name="Output">The file written.</param>
/// <param name="From">Its transfer syntax before.</param>
/// <param name="BytesBefore">Length of the source.</param>
/// <param name="BytesAfter">Length of the result.</param>
internal sealed record TranscodedFile(string Source, string Output, TransferSyntax From, long BytesBefore, long BytesAfter);
