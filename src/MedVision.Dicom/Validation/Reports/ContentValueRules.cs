using MedVision.Dicom.Data;
using MedVision.Dicom.Validation.Modules;

namespace MedVision.Dicom.Validation.Reports;

/// <summary>What a content item says: name and value by its type, units, and references that the report lists as evidence, PS3.3 C.17.3 and C.18.</summary>
internal sealed class ContentValueRules(DicomDataset root, AttributeChecker checker, Findings findings)
{
    private readonly HashSet<string> evidence = Evidence(root);
    private readonly bool isMeasurementReport = TemplateRules.TemplateOf(root) == "1500";

    public void Check(DicomDataset item)
    {
        if (item.Text(DicomTags.ValueType) is not { } type)
        {
            findings.Error("content-value", item, DicomTags.ValueType, "absent: a content item has a value type", "PS3.3 C.17.3");
            return;
        }
        if (ModuleTables.FindPart("sr-" + type) is not { } part)
        {
            findings.Error("content-value", item, DicomTags.ValueType, $"'{type}' is no value type", "PS3.3 C.17.3.2.1");
            return;
        }
        checker.Check(part, item);
        CheckName(item, type);
        if (type == "NUM") CheckUnits(item);
        else if (type is "SCOORD" or "SCOORD3D") GraphicRules.Check(item, type, findings);
        else if (type is "IMAGE" or "COMPOSITE" or "WAVEFORM") CheckReferences(item);
    }

    private static HashSet<string> Evidence(DicomDataset root) =>
    [
        .. root.GetItems(DicomTags.CurrentRequestedProcedureEvidenceSequence).Concat(root.GetItems(DicomTags.PertinentOtherEvidenceSequence))
            .SelectMany(study => study.GetItems(DicomTags.ReferencedSeriesSequence))
            .SelectMany(series => series.GetItems(DicomTags.ReferencedSOPSequence))
            .Select(instance => instance.Text(DicomTags.ReferencedSOPInstanceUID)).OfType<string>(),
    ];

    private void CheckName(DicomDataset item, string type)
    {
        if (item.GetItems(DicomTags.ConceptNameCodeSequence) is [DicomDataset name, ..])
            checker.Check(ModuleTables.FindPart("code")!, name);
        else if (type is "TEXT" or "CODE" or "NUM" or "DATETIME" or "DATE" or "TIME" or "UIDREF" or "PNAME")
            findings.Error("content-value", item, DicomTags.ConceptNameCodeSequence, $"absent: a {type} has a name", "PS3.3 C.17.3");
    }

    private void CheckUnits(DicomDataset item)
    {
        foreach (DicomDataset unit in item.GetItems(DicomTags.MeasuredValueSequence).SelectMany(measured => measured.GetItems(DicomTags.MeasurementUnitsCodeSequence)))
        {
            if (unit.Text(DicomTags.CodingSchemeDesignator) is not { } scheme || scheme == "UCUM") continue;
            // The templates of measurement reports define the units (PS3.16 TID 300, CID 82); elsewhere they are a recommendation.
            findings.Add(isMeasurementReport ? ValidationSeverity.Error : ValidationSeverity.Warning, "measurement-units", unit, DicomTags.CodingSchemeDesignator,
                $"'{scheme}' where units are UCUM", isMeasurementReport ? "PS3.16 TID 300" : "PS3.3 C.18.1");
        }
    }

    private void CheckReferences(DicomDataset item)
    {
        foreach (DicomDataset reference in item.GetItems(DicomTags.ReferencedSOPSequence))
        {
            CheckListed(reference);
            // A presentation state, beside the image it shows.
            foreach (DicomDataset state in reference.GetItems(DicomTags.ReferencedSOPSequence)) CheckListed(state);
            if (Concept.Of(item, DicomTags.ConceptNameCodeSequence) == new Concept("DCM", "121191") && !reference.HasValue(DicomTags.ReferencedSegmentNumber))
                findings.Error("segment-reference", reference, DicomTags.ReferencedSegmentNumber, "absent: a referenced segment has a number", "PS3.3 10.3");
        }
    }

    private void CheckListed(DicomDataset reference)
    {
        if (reference.Text(DicomTags.ReferencedSOPInstanceUID) is { } uid && !evidence.Contains(uid))
            findings.Error("evidence", reference, DicomTags.ReferencedSOPInstanceUID, $"'{uid}' is in neither the Current Requested Procedure Evidence nor the Pertinent Other Evidence Sequence", "PS3.3 C.17.2.3");
    }
}
