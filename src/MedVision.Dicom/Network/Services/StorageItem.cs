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
    /// <summary>A file on disk, its data set sent byte for byte.</summary>
    /// <exception cref="DicomException">It is no DICOM file, or has no SOP UIDs.</exception>
    public static StorageItem FromFile(string path)
    {
        using IO.DicomFile file = IO.DicomFile.Open(path);
        long offset = file.DatasetOffset;
        return new(path, file.Dataset.RequireString(DicomTags.SOPClassUID), file.Dataset.RequireString(DicomTags.SOPInstanceUID), file.TransferSyntax, () =>
        {
            FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
            stream.Position = offset;
            return stream;
        });
    }
}
