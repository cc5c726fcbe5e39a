namespace MedVision.Archive.Rows;

/// <summary>An instance's DICOM JSON (PS3.18 F) without its bulk data, and where its frames stand, built at ingest; apart from <see cref="Instance"/> so that queries stay light.</summary>
public sealed class InstanceMetadata
{
    public long InstanceId { get; set; }

    /// <summary>One UTF-8 JSON object.</summary>
    public required byte[] Json { get; set; }

    /// <summary>
    /// The frames' places in the file, as <c>MedVision.Dicom.Codecs.Indexing.FrameIndex</c> writes them; empty where they have none. Null for an
    /// instance that was stored before there was an index: whoever reads a frame of it makes one.
    /// </summary>
    public byte[]? FrameIndex { get; set; }
}
