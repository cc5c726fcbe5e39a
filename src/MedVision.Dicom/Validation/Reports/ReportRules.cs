using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation.Iods;
using MedVision.Dicom.Validation.Modules;

namespace MedVision.Dicom.Validation.Reports;

/// <summary>Structured reports: the content tree and its relations, PS3.3 C.17 and A.35.</summary>
internal sealed class ReportRules
{
    private readonly DicomDataset root;
    private readonly Findings findings;
    private readonly ContentValueRules values;
    private readonly string sopClass;

    private ReportRules(DicomFile file, Iod iod, Findings findings)
    {
        (root, this.findings) = (file.Dataset, findings);
        values = new ContentValueRules(root, new AttributeChecker(file, iod, findings), findings);
        sopClass = root.Text(DicomTags.SOPClassUID) ?? "";
    }

    public static void Check(DicomFile file, Iod iod, Findings findings)
    {
        ReportRules rules = new(file, iod, findings);
        DicomDataset root = file.Dataset;
        if (root.Text(DicomTags.VerificationFlag) == "VERIFIED" && root.Text(DicomTags.CompletionFlag) == "PARTIAL")
            findings.Warning("verification", root, DicomTags.VerificationFlag, "VERIFIED, though the report is PARTIAL", "PS3.3 C.17.2.2");
        TemplateRules.CheckContainer(root, findings);
        rules.CheckChildren(root);
    }

    private void CheckChildren(DicomDataset parent)
    {
        foreach (DicomDataset item in parent.GetItems(DicomTags.ContentSequence))
        {
            CheckRelation(parent, item);
            if (item.Contains(DicomTags.ReferencedContentItemIdentifier)) continue;
            values.Check(item);
            TemplateRules.CheckContainer(item, findings);
            CheckChildren(item);
        }
    }

    private void CheckRelation(DicomDataset parent, DicomDataset item)
    {
        if (item.Text(DicomTags.RelationshipType) is not { } relation)
        {
            findings.Error("content-relation", item, DicomTags.RelationshipType, "absent: a content item says how it relates to the one above it", "PS3.3 C.17.3");
            return;
        }
        DicomDataset target = item;
        if (item.Contains(DicomTags.ReferencedContentItemIdentifier))
        {
            if (Find(item.Wholes(DicomTags.ReferencedContentItemIdentifier)) is not { } found)
            {
                findings.Error("content-reference", item, DicomTags.ReferencedContentItemIdentifier, "there is no such content item", "PS3.3 C.17.3.2.5");
                return;
            }
            target = found;
        }
        if (parent.Text(DicomTags.ValueType) is not { } from || target.Text(DicomTags.ValueType) is not { } to || !ReportTables.Knows(sopClass)) return;
        if (ReportTables.Targets(sopClass, from, relation)?.Contains(to) != true)
            findings.Error("content-relation", item, DicomTags.RelationshipType, $"{from} {relation} {to} is not allowed in {SopClasses.NameOf(sopClass)}", "PS3.3 A.35");
    }

    /// <summary>The identifier is the way from the root, which is 1, by item numbers.</summary>
    private DicomDataset? Find(int[] identifier)
    {
        if (identifier is not [1, .. int[] way]) return null;
        DicomDataset at = root;
        foreach (int number in way)
        {
            IReadOnlyList<DicomDataset> items = at.GetItems(DicomTags.ContentSequence);
            if (number < 1 || number > items.Count) return null;
            at = items[number - 1];
        }
        return at;
    }
}
