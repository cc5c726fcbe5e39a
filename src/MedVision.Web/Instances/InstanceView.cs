using MedVision.Archive.Rows;
using MedVision.Dicom.Data;

namespace MedVision.Web.Instances;

/// <summary>A stored instance as its pages show it, with its neighbours in the series.</summary>
public sealed record InstanceView(
    string StudyInstanceUid, string SeriesInstanceUid, string SopInstanceUid, string SopClassUid, string TransferSyntaxUid, string Modality, string SeriesTitle,
    long Bytes, Door Door, string? Source, DateTimeOffset ReceivedAt, string Blob, int Place, int Count, string? Previous, string? Next)
{
    public string SopClassName => SopClasses.NameOf(SopClassUid);

    public string TransferSyntaxName => TransferSyntax.Find(TransferSyntaxUid)?.Name ?? TransferSyntaxUid;

    /// <summary>A structured report, PS3.3 A.35: it holds a tree of statements.</summary>
    public bool IsReport => SopClassName.Contains(" SR", StringComparison.Ordinal) || SopClassName.StartsWith("Key Object", StringComparison.Ordinal);

    public string FileUrl => $"/dicom-web/studies/{StudyInstanceUid}/series/{SeriesInstanceUid}/instances/{SopInstanceUid}?accept=application/dicom%3Btransfer-syntax=*";

    /// <summary>A report's words as plain text.</summary>
    public string TextUrl => $"/api/studies/{StudyInstanceUid}/instances/{SopInstanceUid}/report";

    public static string PageOf(string study, string sop, string? tab = null) => $"/studies/{study}/instances/{sop}{(tab is null ? null : "/" + tab)}";
}
