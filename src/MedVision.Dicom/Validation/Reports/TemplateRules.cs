using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Reports;

/// <summary>Containers that say which template they follow, against its rows, PS3.16 TID 1500 and what it includes.</summary>
internal static class TemplateRules
{
    private static readonly Concept group = new("DCM", "125007"), trackingId = new("DCM", "112039"), trackingUid = new("DCM", "112040");
    private static readonly Concept algorithmName = new("DCM", "111001"), algorithmVersion = new("DCM", "111003");
    private static readonly Concept observerType = new("DCM", "121005"), device = new("DCM", "121007"), deviceUid = new("DCM", "121012");
    private static readonly Concept person = new("DCM", "121006"), personName = new("DCM", "121008");

    /// <summary>The template that a container names, or null.</summary>
    public static string? TemplateOf(DicomDataset item) =>
        item.GetItems(DicomTags.ContentTemplateSequence) is [DicomDataset template, ..] && template.Text(DicomTags.MappingResource) == "DCMR" ? template.Text(DicomTags.TemplateIdentifier) : null;

    public static void CheckContainer(DicomDataset item, Findings findings)
    {
        IReadOnlyList<DicomDataset> children = item.GetItems(DicomTags.ContentSequence);
        string? type = item.Text(DicomTags.ValueType);
        if (type is "CONTAINER" or "NUM") CheckPair(item, children, algorithmName, algorithmVersion, "TID 4019", findings);
        if (type != "CONTAINER") return;
        CheckObserver(item, children, findings);
        Concept? name = Concept.Of(item, DicomTags.ConceptNameCodeSequence);
        if (TemplateOf(item) is not { } id)
        {
            // A group without a template is one of several that all want both.
            if (name == group) CheckPair(item, children, trackingId, trackingUid, "TID 1501", findings);
            return;
        }
        if (ReportTables.FindTemplate(id) is not { } template) return;
        if (name is { } called && !template.Concepts.Contains(called))
            findings.Error("template", item, DicomTags.ConceptNameCodeSequence, $"{called} heads no {template.Name}", $"PS3.16 TID {id}");
        foreach (TemplateRow row in template.Rows) CheckRow(item, children, row, template, findings);
    }

    private static void CheckRow(DicomDataset item, IReadOnlyList<DicomDataset> children, TemplateRow row, Template template, Findings findings)
    {
        int count = children.Count(child => Is(child, row.Concepts) && child.Text(DicomTags.RelationshipType) == row.Relation && row.ValueTypes.Contains(child.Text(DicomTags.ValueType)));
        if (count >= row.Least && count <= row.Most) return;
        string wanted = row.Most == int.MaxValue ? $"{row.Least} at least" : row.Least == row.Most ? $"{row.Least}" : $"{row.Most} at most";
        findings.Error("template", item, DicomTags.ContentSequence,
            $"{row.Relation} {string.Join(" or ", row.ValueTypes)} {string.Join(" or ", row.Concepts)}, {row.Text}: {count}, where there must be {wanted}", $"PS3.16 TID {template.Id}");
    }

    private static void CheckPair(DicomDataset item, IReadOnlyList<DicomDataset> children, Concept first, Concept second, string template, Findings findings)
    {
        bool one = children.Any(child => Is(child, first)), other = children.Any(child => Is(child, second));
        if (one != other) findings.Error("template", item, DicomTags.ContentSequence, $"{(one ? first : second)} without {(one ? second : first)}", "PS3.16 " + template);
    }

    // TID 1002: what follows the type of an observer.
    private static void CheckObserver(DicomDataset item, IReadOnlyList<DicomDataset> children, Findings findings)
    {
        foreach (DicomDataset observer in children.Where(child => Is(child, observerType)))
        {
            Concept? type = Concept.Of(observer, DicomTags.ConceptCodeSequence);
            if (type == device && !children.Any(child => Is(child, deviceUid)))
                findings.Error("template", item, DicomTags.ContentSequence, $"a device observes, and its UID {deviceUid} is absent", "PS3.16 TID 1004");
            if (type == person && !children.Any(child => Is(child, personName)))
                findings.Error("template", item, DicomTags.ContentSequence, $"a person observes, and the name {personName} is absent", "PS3.16 TID 1003");
        }
    }

    private static bool Is(DicomDataset child, params ReadOnlySpan<Concept> concepts) =>
        Concept.Of(child, DicomTags.ConceptNameCodeSequence) is { } name && concepts.Contains(name);
}
