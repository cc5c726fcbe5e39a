using MedVision.Imaging.Results.Sr.Tree;

namespace MedVision.Imaging.Results.Sr;

/// <summary>The content of a report with its reviewer (PS3.16 TID 1001, 1003) and the reviewer's verdicts on its lesions.</summary>
internal static class ReviewedTree
{
    internal static ContentItem Build(ContentItem root, VerifyingObserver observer, IReadOnlyList<LesionVerdict> verdicts)
    {
        Dictionary<string, LesionVerdict> open = verdicts.ToDictionary(v => v.TrackingUid, StringComparer.Ordinal);
        List<ContentItem> children = [.. root.Children.Select(child => WithVerdicts(child, open))];
        if (open.Count > 0) throw new ArgumentException($"the report has no lesion {open.Keys.First()}", nameof(verdicts));
        // The person follows the device: observers of one node stand together.
        int last = children.FindLastIndex(child => child.Relation == Relation.HasObservationContext);
        children.InsertRange(last + 1,
        [
            Items.Coded(Relation.HasObservationContext, Concepts.ObserverType, Concepts.Person),
            Items.Text(Relation.HasObservationContext, Concepts.PersonName, observer.Name, "PNAME"),
            Items.Text(Relation.HasObservationContext, Concepts.PersonOrganization, observer.Organization),
            Items.Coded(Relation.HasObservationContext, Concepts.PersonRole, Concepts.Verifying),
        ]);
        return root with { Children = children };
    }

    private static ContentItem WithVerdicts(ContentItem item, Dictionary<string, LesionVerdict> open)
    {
        ContentItem[] children = [.. item.Children.Select(child => WithVerdicts(child, open))];
        if (!Concepts.MeasurementGroup.IsSameAs(item.Concept) || item.Find(Concepts.TrackingUid)?.Value is not TextValue uid || !open.Remove(uid.Content, out LesionVerdict? verdict))
        {
            return item with { Children = children };
        }
        IEnumerable<ContentItem> decided = [Items.Coded(Relation.Contains, Concepts.FindingContext, verdict.IsAccepted ? Concepts.ConfirmedPresent : Concepts.KnownAbsent)];
        if (!string.IsNullOrWhiteSpace(verdict.Comment)) decided = decided.Append(Items.Text(Relation.Contains, Concepts.Comment, verdict.Comment));
        return item with { Children = [.. children, .. decided] };
    }
}
