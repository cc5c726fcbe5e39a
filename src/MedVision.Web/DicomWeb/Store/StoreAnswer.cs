using MedVision.Dicom.Data;
using MedVision.Dicom.Json;
using MedVision.Pacs.Ingest;

namespace MedVision.Web.DicomWeb.Store;

/// <summary>The answer to a store request: status and Store Instances Response Module, PS3.18 10.5.3 and table I.2-1.</summary>
internal static class StoreAnswer
{
    // PS3.18 table I.2-2 and PS3.7 C; each is what C-STORE answers, or says more.
    private const int DuplicateInstance = 0x0111, OutOfResources = 0xA700, DatasetDoesNotMatch = 0xA900, CannotUnderstand = 0xC000;

    /// <param name="receipts">What became of the parts.</param>
    /// <param name="root">The absolute address of the DICOMweb service.</param>
    /// <param name="study">The study of the request's address, if it named one.</param>
    public static DicomDataset Of(IReadOnlyList<InstanceReceipt> receipts, string root, string? study)
    {
        DicomDataset answer = new();
        string[] studies = [.. receipts.Where(receipt => receipt.IsKept).Select(receipt => receipt.Identity!.StudyInstanceUid).Distinct()];
        if ((study ?? (studies is [string only] ? only : null)) is { } one && studies.Length > 0) answer.Set(DicomTags.RetrieveURL, $"{root}/studies/{one}");
        Add(answer, DicomTags.FailedSOPSequence, receipts.Where(receipt => !receipt.IsKept && receipt.Identity is not null), Failed);
        Add(answer, DicomTags.ReferencedSOPSequence, receipts.Where(receipt => receipt.IsKept), receipt => Reference(receipt.Identity!)
            .Set(DicomTags.RetrieveURL, $"{root}/studies/{receipt.Identity!.StudyInstanceUid}/series/{receipt.Identity.SeriesInstanceUid}/instances/{receipt.Identity.SopInstanceUid}"));
        // What does not say which instance it is.
        Add(answer, DicomTags.OtherFailuresSequence, receipts.Where(receipt => receipt.Identity is null), receipt => Reason(new DicomDataset(), receipt));
        return answer;
    }

    /// <summary>PS3.18 table 10.5.3-1: 200 all, 202 some, 409 none; 503 where it is the archive's fault and a later try may help.</summary>
    public static int StatusOf(IReadOnlyList<InstanceReceipt> receipts)
    {
        int kept = receipts.Count(receipt => receipt.IsKept);
        if (kept == receipts.Count) return StatusCodes.Status200OK;
        if (kept > 0) return StatusCodes.Status202Accepted;
        return receipts.All(receipt => receipt.Fate == InstanceFate.Deferred) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status409Conflict;
    }

    public static string ToJson(DicomDataset answer) => DicomJson.ToString(answer);

    private static void Add(DicomDataset answer, DicomTag sequence, IEnumerable<InstanceReceipt> receipts, Func<InstanceReceipt, DicomDataset> item)
    {
        DicomDataset[] items = [.. receipts.Select(item)];
        if (items.Length > 0) answer.SetSequence(sequence, items);
    }

    private static DicomDataset Failed(InstanceReceipt receipt) => Reason(Reference(receipt.Identity!), receipt);

    private static DicomDataset Reference(InstanceIdentity identity)
    {
        DicomDataset item = new();
        // A refused file may hold anything where its UIDs should be.
        if (DicomUids.IsUsable(identity.SopClassUid)) item.Set(DicomTags.ReferencedSOPClassUID, identity.SopClassUid);
        if (DicomUids.IsUsable(identity.SopInstanceUid)) item.Set(DicomTags.ReferencedSOPInstanceUID, identity.SopInstanceUid);
        return item;
    }

    /// <summary>The code, and in words what people need in order to help themselves.</summary>
    private static DicomDataset Reason(DicomDataset item, InstanceReceipt receipt) => item
        .Set(DicomTags.ErrorComment, DicomVR.LO, Printable(receipt.Reason ?? ""))
        .Set(DicomTags.FailureReason, DicomVR.US, receipt.Fate switch
        {
            InstanceFate.Conflict => DuplicateInstance,
            InstanceFate.Deferred => OutOfResources,
            InstanceFate.Misplaced => DatasetDoesNotMatch,
            _ => CannotUnderstand,
        });

    /// <summary>LO: 64 characters, and none that would be taken for structure.</summary>
    private static string Printable(string reason)
    {
        string clean = string.Concat(reason.Select(c => char.IsControl(c) || c == '\\' ? ' ' : c > 126 ? '?' : c));
        return clean.Length <= 64 ? clean : clean[..61] + "...";
    }
}
