using MedVision.Dicom.Data;

namespace MedVision.Pacs.Query;

/// <summary>A query that says something that cannot be.</summary>
public sealed class QueryException(string reason, DicomTag? tag = null) : Exception(tag is { } named ? $"{(named.Keyword is { Length: > 0 } keyword ? keyword : named.ToString())}: {reason}" : reason)
{
    /// <summary>What is wrong, short.</summary>
    public string Reason { get; } = reason;

    /// <summary>Where.</summary>
    public DicomTag? Tag { get; } = tag;
}
