using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Cli.Dicom.Nodes;

/// <summary>Keeps what a node sends as files: each is whole under its SOP Instance UID, or absent.</summary>
internal sealed class ReceivedFiles(string folder, RemoteNode node, string ourAE)
{
    private readonly string folder = Directory.CreateDirectory(folder).FullName;

    /// <summary>Files that are there.</summary>
    public int Count { get; private set; }

    public async Task<DimseStatus> StoreAsync(DimseMessage message, CancellationToken cancellationToken)
    {
        DimseCommand command = message.Command;
        // It becomes a file's name.
        if (command.SopInstance is not { } uid || !DicomUids.IsUsable(uid)) throw new DicomException("the SOP Instance UID is none", DicomTags.AffectedSOPInstanceUID);
        string path = Path.Combine(folder, uid + ".dcm"), partial = path + ".part";
        try
        {
            await using (FileStream file = new(partial, FileMode.Create, FileAccess.Write, FileShare.None, 64 * 1024, FileOptions.Asynchronous))
            {
                await file.WriteAsync(FileHeader.ForReceived(command.SopClass!, uid, message.Context.TransferSyntax, node.AETitle, ourAE), cancellationToken);
                await message.Dataset!.CopyToAsync(file, cancellationToken);
            }
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
        Count++;
        return DimseStatus.Success;
    }
}
