using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>Preamble, prefix and file meta information, PS3.10 7.1: what stands in a file before the data set.</summary>
public static class FileHeader
{
    /// <summary>The header for a data set that came over the network as it is to be kept, PS3.10 7.1.</summary>
    /// <param name="sopClass">Its SOP Class UID.</param>
    /// <param name="sopInstance">Its SOP Instance UID.</param>
    /// <param name="syntax">The transfer syntax that it is in.</param>
    /// <param name="sendingAE">The application entity that sent it.</param>
    /// <param name="receivingAE">The one that took it.</param>
    public static byte[] ForReceived(string sopClass, string sopInstance, TransferSyntax syntax, string sendingAE, string receivingAE) => ToBytes(new DicomDataset()
        .SetBytes(DicomTags.FileMetaInformationVersion, DicomVR.OB, new byte[] { 0, 1 })
        .Set(DicomTags.MediaStorageSOPClassUID, sopClass)
        .Set(DicomTags.MediaStorageSOPInstanceUID, sopInstance)
        .Set(DicomTags.TransferSyntaxUID, syntax.Uid)
        .Set(DicomTags.ImplementationClassUID, DicomFile.ImplementationClassUid)
        .Set(DicomTags.ImplementationVersionName, DicomFile.ImplementationVersionName)
        .Set(DicomTags.SourceApplicationEntityTitle, sendingAE)
        .Set(DicomTags.SendingApplicationEntityTitle, sendingAE)
        .Set(DicomTags.ReceivingApplicationEntityTitle, receivingAE));

    internal static byte[] ToBytes(DicomDataset meta)
    {
        using MemoryStream header = new();
        header.Write(new byte[FileSniffer.PreambleLength]);
        header.Write("DICM"u8);
        DatasetWriter.Write(header, ElementEncoding.ExplicitLittle, meta, new WriteOptions { GroupLengths = true });
        return header.ToArray();
    }
}
