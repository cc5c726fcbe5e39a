using MedVision.Archive.Rows;
using MedVision.Pacs.Routes;

namespace MedVision.Pacs.Fetch;

/// <summary>Which studies of a node's answer are a patient's earlier ones.</summary>
public static class PriorChoice
{
    /// <summary>The newest of the studies that are certainly the same patient's and certainly earlier.</summary>
    /// <param name="found">What the node told.</param>
    /// <param name="patient">Whose they must be: the same patient ID and, where both sides say one, the same issuer.</param>
    /// <param name="study">What they must be earlier than.</param>
    /// <param name="modality">One that they must have, as rules write it; null: any. A study whose modalities the node does not tell is taken.</param>
    /// <param name="limit">How many at most; those that are here count, too.</param>
    public static IReadOnlyList<RemoteStudy> Of(IEnumerable<RemoteStudy> found, Patient patient, Study study, string? modality, int limit) => [.. found
        .Where(one => one.StudyInstanceUid != study.StudyInstanceUid && one.PatientId == patient.PatientId.Trim() && patient.PatientId.Length > 0)
        .Where(one => string.IsNullOrEmpty(one.Issuer) || patient.Issuer.Length == 0 || one.Issuer == patient.Issuer.Trim())
        .Where(one => IsEarlier(one, study))
        .Where(one => modality is null || one.Modalities.Count == 0 || one.Modalities.Any(own => RuleMatch.Fits(modality, own)))
        .OrderByDescending(one => one.Date).ThenByDescending(one => one.Time).Take(limit)];

    /// <summary>A study without a date is not known to be earlier. Where the new one has none, all that have one are taken to be.</summary>
    private static bool IsEarlier(RemoteStudy one, Study study) =>
        one.Date is { } date && (study.Date is not { } ours || date < ours || (date == ours && one.Time < study.Time));
}
