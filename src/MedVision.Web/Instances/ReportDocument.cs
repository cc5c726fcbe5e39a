using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Results.Sr.Tree;

namespace MedVision.Web.Instances;

/// <summary>Any structured report as its page shows it: the content tree and the state of the document (PS3.3 C.17.2).</summary>
public sealed record ReportDocument(ContentItem Root, bool IsVerified, bool IsComplete, IReadOnlyList<ReportObserver> Observers, IReadOnlyList<string> Predecessors)
{
    /// <summary>Whoever signed says that findings are not there: Known absent (410516002, SCT). Verified then means the opposite of true.</summary>
    public bool IsRejected { get; } = Root.Flatten().Any(item => item.Value is CodedValue { Code: { Value: "410516002", Scheme: "SCT" } });

    /// <exception cref="DicomException">It is no structured report, or one that cannot be read.</exception>
    internal static ReportDocument Of(DicomFile file)
    {
        DicomDataset data = file.Dataset;
        return new ReportDocument(
            ContentTree.Read(data),
            data.GetString(DicomTags.VerificationFlag) == "VERIFIED",
            data.GetString(DicomTags.CompletionFlag) is null or "COMPLETE",
            [.. data.GetItems(DicomTags.VerifyingObserverSequence).Select(item => new ReportObserver(
                item.GetString(DicomTags.VerifyingObserverName) ?? "", item.GetString(DicomTags.VerifyingOrganization) ?? "", TimeOf(item.GetString(DicomTags.VerificationDateTime) ?? "")))],
            [.. data.GetItems(DicomTags.PredecessorDocumentsSequence).SelectMany(study => study.GetItems(DicomTags.ReferencedSeriesSequence))
                .SelectMany(series => series.GetItems(DicomTags.ReferencedSOPSequence)).Select(sop => sop.GetString(DicomTags.ReferencedSOPInstanceUID) ?? "").Where(uid => uid.Length > 0)]);
    }

    /// <summary>A DT (PS3.5 6.2) down to the minute; what is none stays as it is.</summary>
    private static string TimeOf(string text) =>
        text.Length >= 12 && text.AsSpan(0, 12).IndexOfAnyExceptInRange('0', '9') < 0
            ? $"{text[..4]}-{text[4..6]}-{text[6..8]} {text[8..10]}:{text[10..12]}{(text.LastIndexOfAny(['+', '-']) is > 12 and int zone ? $" {text[zone..]}" : "")}"
            : text;
}
