using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Network.Dimse;

/// <summary>A small data set's bytes as they go in a message: no file header, the context's transfer syntax.</summary>
public static class DatasetBytes
{
    /// <summary>The bytes of a data set.</summary>
    /// <param name="dataset">Identifiers and the like; no compressed pixel data.</param>
    /// <param name="syntax">A native, not deflated one.</param>
    public static MemoryStream Open(DicomDataset dataset, TransferSyntax syntax)
    {
        MemoryStream bytes = new();
        DatasetWriter.Write(bytes, ElementEncoding.Of(syntax), dataset);
        bytes.Position = 0;
        return bytes;
    }

    /// <summary>Reads a data set.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="syntax">The transfer syntax that it is in.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="DicomException">It is damaged.</exception>
    public static DicomDataset Read(ReadOnlyMemory<byte> bytes, TransferSyntax syntax, string name) =>
        new DatasetReader(new MemorySource(bytes, name), ReadLimits.Default, new NoteCollector(0)).ReadToEnd(ElementEncoding.Of(syntax));
}
