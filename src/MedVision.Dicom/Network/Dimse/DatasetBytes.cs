using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Network.Dimse;

/// <summary>A small data set's bytes as they go in a message: no file header, the context's transfer syntax.</summary>
public static class DatasetBytes
{
    /// <summary>The longest data set that is read whole: identifiers and lists of references, not images.</summary>
    public const int LongestWhole = 16 * 1024 * 1024;

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

    /// <summary>Reads a message's whole data set.</summary>
    /// <exception cref="DicomException">There is none, it is too long or damaged. The association is still in order.</exception>
    public static async Task<DicomDataset> ReadAsync(DimseMessage message, CancellationToken cancellationToken = default)
    {
        if (message.Dataset is not { } stream) throw new DicomException("no data set came with the request");
        using MemoryStream whole = new();
        byte[] piece = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(piece, cancellationToken)) > 0;)
        {
            if (whole.Length <= LongestWhole) whole.Write(piece, 0, read);
        }
        if (whole.Length > LongestWhole) throw new DicomException($"the request's data set is longer than {LongestWhole} bytes");
        return Read(whole.GetBuffer().AsMemory(0, (int)whole.Length), message.Context.TransferSyntax, $"data set of {message.Command.Field}");
    }
}
