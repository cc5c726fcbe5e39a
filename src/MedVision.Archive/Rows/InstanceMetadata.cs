namespace MedVision.Archive.Rows;

/// <summary>An instance's DICOM JSON (PS3.18 F) without its bulk data, built at ingest; apart from <see cref="Instance"/> so that queries stay light.</summary>
public sealed class InstanceMetadata
{
    public long InstanceId { get; set; }

    /// <summary>One UTF-8 JSON object.</summary>
    public required byte[] Json { get; set; }
}
