using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Pacs.Retrieve;

/// <summary>A value that DICOM JSON names by address (PS3.18 F.2.6).</summary>
public sealed class BulkData
{
    internal BulkData(DicomFile file, DicomElement element)
    {
        // One frame's fragments belong together (PS3.5 A.4); numbers are little endian, whatever the file is.
        (IReadOnlyList<DicomBytes> runs, MediaType) = element is DicomFragments fragments
            ? (fragments.Fragments, FrameMediaTypes.Of(file.TransferSyntax)) : ([((DicomValue)element).Bytes], FrameMediaTypes.OctetStream);
        TransferSyntax = element is DicomFragments ? file.TransferSyntax : TransferSyntax.ExplicitVRLittleEndian;
        Content = new BulkDataStream(runs, file);
    }

    /// <summary>The value's bytes, read from its file as they are asked for; seekable. The file stays open until this is disposed.</summary>
    public Stream Content { get; }

    public string MediaType { get; }

    public TransferSyntax TransferSyntax { get; }
}
