using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Pacs.Ingest;

/// <summary>The UIDs by which an instance is known.</summary>
public sealed record InstanceIdentity(string SopClassUid, string SopInstanceUid, string StudyInstanceUid, string SeriesInstanceUid)
{
    internal static InstanceIdentity Of(InstanceRecord record) => new(record.SopClassUid, record.SopUid, record.StudyUid, record.SeriesUid);

    /// <summary>What a file that is refused says of itself; empty where it says nothing, null where it cannot be read at all.</summary>
    internal static InstanceIdentity? TryRead(string path)
    {
        try
        {
            using DicomFile file = DicomFile.Open(path);
            DicomDataset data = file.Dataset;
            string instance = data.GetString(DicomTags.SOPInstanceUID) ?? "";
            return instance.Length == 0 ? null : new InstanceIdentity(data.GetString(DicomTags.SOPClassUID) ?? "", instance, data.GetString(DicomTags.StudyInstanceUID) ?? "", data.GetString(DicomTags.SeriesInstanceUID) ?? "");
        }
        catch (DicomException)
        {
            return null;
        }
    }
}
