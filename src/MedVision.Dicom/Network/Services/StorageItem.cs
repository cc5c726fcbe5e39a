using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Services;

/// <summary>An object to be sent: what it is, and where its data set's bytes are.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="SopClass">SOP Class UID.</param>
/// <param name="SopInstance">SOP Instance UID.</param>
/// <param name="Syntax">The transfer syntax that the bytes are in.</param>
/// <param name="OpenDataset">Opens the data set alone, without a file's header.</param>
public sealed record StorageItem(string Name, string SopClass, string SopInstance, TransferSyntax Syntax, Func<Stream> OpenDataset)
{
    /// <summary>The transfer syntaxes that a peer may take it in which does not take <see cref="Syntax"/>, the best first; empty: it goes as it is or not at all.</summary>
    public IReadOnlyList<TransferSyntax> Alternatives { get; init; } = [];

    /// <summary>Opens the data set in one of the <see cref="Alternatives"/>. Throws <see cref="DicomException"/> where that cannot be made.</summary>
    public Func<TransferSyntax, Stream>? OpenTranscoded { get; init; }

    /// <summary>A file on disk, its data set sent byte for byte.</summary>
    /// <exception cref="DicomException">It is no DICOM file, or has no SOP UIDs.</exception>
    public static StorageItem FromFile(string path)
    {
        using IO.DicomFile file = IO.DicomFile.Open(path);
        long offset = file.DatasetOffset;
        return new(path, file.Dataset.RequireString(DicomTags.SOPClassUID), file.Dataset.RequireString(DicomTags.SOPInstanceUID), file.TransferSyntax, () => OpenAt(path, offset));
    }

    /// <summary>The data set in a transfer syntax: its own, or one of the alternatives.</summary>
    /// <exception cref="DicomException">It cannot be made so.</exception>
    internal Stream Open(TransferSyntax syntax) => syntax == Syntax ? OpenDataset()
        : OpenTranscoded is { } transcoded && Alternatives.Contains(syntax) ? transcoded(syntax)
        : throw new DicomException($"it is stored in {Syntax.Name} and does not go in {syntax.Name}", null, null, Name);

    private static FileStream OpenAt(string path, long offset)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        stream.Position = offset;
        return stream;
    }
}
