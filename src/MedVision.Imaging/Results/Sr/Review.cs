using MedVision.Dicom.Data;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Results.Sr.Tree;

namespace MedVision.Imaging.Results.Sr;

/// <summary>
/// Puts the reviewer (PS3.16 TID 1001, 1003) and the verdicts on lesions into the content of a report. What stands there stays as it
/// is, byte for byte, also what this program would not write.
/// </summary>
internal static class Review
{
    /// <exception cref="ArgumentException">A verdict is about no lesion of the report.</exception>
    internal static void Apply(DicomDataset report, VerifyingObserver observer, IReadOnlyList<LesionVerdict> verdicts)
    {
        Dictionary<string, LesionVerdict> open = verdicts.ToDictionary(v => v.TrackingUid, StringComparer.Ordinal);
        Judge(report, open);
        if (open.Count > 0) throw new ArgumentException($"the report has no lesion {open.Keys.First()}", nameof(verdicts));
        // The person follows the device: observers of one node stand together.
        int last = report.GetItems(DicomTags.ContentSequence).ToList().FindLastIndex(item => item.GetString(DicomTags.RelationshipType) == Relation.HasObservationContext);
        Insert(report, last + 1,
            Items.Coded(Relation.HasObservationContext, Concepts.ObserverType, Concepts.Person),
            Items.Text(Relation.HasObservationContext, Concepts.PersonName, observer.Name, "PNAME"),
            Items.Text(Relation.HasObservationContext, Concepts.PersonOrganization, observer.Organization),
            Items.Coded(Relation.HasObservationContext, Concepts.PersonRole, Concepts.Verifying));
    }

    private static void Judge(DicomDataset node, Dictionary<string, LesionVerdict> open)
    {
        IReadOnlyList<DicomDataset> children = node.GetItems(DicomTags.ContentSequence);
        foreach (DicomDataset child in children) Judge(child, open);
        if (!Is(node, Concepts.MeasurementGroup)) return;
        if (children.FirstOrDefault(child => Is(child, Concepts.TrackingUid))?.GetString(DicomTags.UID) is not string uid || !open.Remove(uid, out LesionVerdict? verdict)) return;
        Insert(node, children.Count, Items.Coded(Relation.Contains, Concepts.FindingContext, verdict.IsAccepted ? Concepts.ConfirmedPresent : Concepts.KnownAbsent));
        if (!string.IsNullOrWhiteSpace(verdict.Comment)) Insert(node, children.Count, Items.Text(Relation.Contains, Concepts.Comment, verdict.Comment));
    }

    private static bool Is(DicomDataset node, Code concept) =>
        node.GetItems(DicomTags.ConceptNameCodeSequence) is [DicomDataset name, ..] && concept.IsSameAs(Code.Read(name));

    private static void Insert(DicomDataset node, int index, params ContentItem[] items)
    {
        DicomSequence content = (DicomSequence)node[DicomTags.ContentSequence]!;
        List<DicomDataset> behind = [.. content.Items.Skip(index)];
        while (content.Items.Count > index) content.RemoveAt(content.Items.Count - 1);
        foreach (DicomDataset item in items.Select(ContentItemWriter.ToItem).Concat(behind)) content.Add(item);
    }
}
