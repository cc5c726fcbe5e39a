using MedVision.Archive.Blobs;
using MedVision.Dicom.Validation;

namespace MedVision.Pacs.Ingest;

/// <summary>A valid object of MedVision's own, on the disk and not yet stored.</summary>
public sealed class PreparedResult
{
    internal PreparedResult(StagedBlob staged, InstanceRecord record, ValidationReport validation) => (Staged, Record, Validation) = (staged, record, validation);

    public string SopInstanceUid => Record.SopUid;

    public string SopClassUid => Record.SopClassUid;

    /// <summary>What the validator says of the very bytes that are stored; no errors.</summary>
    public ValidationReport Validation { get; }

    internal StagedBlob Staged { get; }

    internal InstanceRecord Record { get; }
}
