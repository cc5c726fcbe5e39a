using MedVision.Dicom.Data;
using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Sr.Tree;

/// <summary>
/// Reads the content of any structured report (Basic Text, Enhanced, Comprehensive, CAD, dose ...) as a tree. Tolerant of what a
/// reader can live with: an item without a name or a value is kept and shows empty. Bounded by what the data set holds; a tree that
/// is deeper or larger than people can read is refused.
/// </summary>
public static class ContentTree
{
    private const int Deepest = 48;
    private const int MostItems = 200_000;

    /// <summary>The root of the report.</summary>
    /// <exception cref="DicomException">No structured report, nested too deep, too many items, or a number that is none.</exception>
    public static ContentItem Read(DicomDataset report)
    {
        if (!report.Contains(DicomTags.ValueType)) throw new DicomException("the object has no content tree: it is no structured report", DicomTags.ValueType);
        int items = 0;
        return Read(report, null, 0, ref items);
    }

    private static ContentItem Read(DicomDataset node, string? relation, int depth, ref int items)
    {
        if (depth > Deepest) throw new DicomException($"the report is nested deeper than {Deepest} levels", DicomTags.ContentSequence);
        if (++items > MostItems) throw new DicomException($"the report has more than {MostItems} items", DicomTags.ContentSequence);
        IReadOnlyList<DicomDataset> content = node.GetItems(DicomTags.ContentSequence);
        List<ContentItem> children = [];
        foreach (DicomDataset child in content) children.Add(Read(child, child.GetString(DicomTags.RelationshipType) ?? "", depth + 1, ref items));
        return new ContentItem(relation, FirstCode(node, DicomTags.ConceptNameCodeSequence), ReadValue(node)) { Children = children };
    }

    private static ContentValue ReadValue(DicomDataset node)
    {
        string type = node.GetString(DicomTags.ValueType) ?? "";
        switch (type)
        {
            case "CONTAINER":
                string? template = node.GetItems(DicomTags.ContentTemplateSequence) is [DicomDataset first, ..] ? first.GetString(DicomTags.TemplateIdentifier) : null;
                return new ContainerValue(template, node.GetString(DicomTags.ContinuityOfContent) != "CONTINUOUS");
            case "CODE": return new CodedValue(FirstCode(node, DicomTags.ConceptCodeSequence));
            case "NUM": return ReadNumber(node);
            case "IMAGE" or "COMPOSITE" or "WAVEFORM": return ReadReference(node, type);
            case "SCOORD" or "SCOORD3D":
                return new GraphicValue(type, node.GetString(DicomTags.GraphicType) ?? "", node.GetDoubles(DicomTags.GraphicData), node.GetString(DicomTags.ReferencedFrameOfReferenceUID));
            case "TCOORD":
                return new TemporalValue(
                    node.GetString(DicomTags.TemporalRangeType) ?? "", node.GetInt32s(DicomTags.ReferencedSamplePositions),
                    node.GetDoubles(DicomTags.ReferencedTimeOffsets), node.GetStrings(DicomTags.ReferencedDateTime));
            case "" when node.Contains(DicomTags.ReferencedContentItemIdentifier): return new LinkValue(node.GetInt32s(DicomTags.ReferencedContentItemIdentifier));
            default: return new TextValue(type, node.GetString(TextTag(type)) ?? "");
        }
    }

    /// <summary>Where an item of a textual value type keeps its words.</summary>
    internal static DicomTag TextTag(string type) => type switch
    {
        "PNAME" => DicomTags.PersonName,
        "DATE" => DicomTags.Date,
        "TIME" => DicomTags.Time,
        "DATETIME" => DicomTags.DateTime,
        "UIDREF" => DicomTags.UID,
        _ => DicomTags.TextValue,
    };

    private static NumericValue ReadNumber(DicomDataset node)
    {
        Code? qualifier = FirstCode(node, DicomTags.NumericValueQualifierCodeSequence);
        return node.GetItems(DicomTags.MeasuredValueSequence) is [DicomDataset measured, ..]
            ? new NumericValue(measured.GetString(DicomTags.NumericValue), FirstCode(measured, DicomTags.MeasurementUnitsCodeSequence), qualifier)
            : new NumericValue(null, null, qualifier);
    }

    private static ReferenceValue ReadReference(DicomDataset node, string type)
    {
        if (node.GetItems(DicomTags.ReferencedSOPSequence) is not [DicomDataset target, ..]) return new ReferenceValue(type, "", "", [], []);
        int[] channels = target.GetInt32s(DicomTags.ReferencedWaveformChannels);
        return new ReferenceValue(
            type, target.GetString(DicomTags.ReferencedSOPClassUID) ?? "", target.GetString(DicomTags.ReferencedSOPInstanceUID) ?? "",
            channels.Length > 0 ? channels : target.GetInt32s(DicomTags.ReferencedFrameNumber), target.GetInt32s(DicomTags.ReferencedSegmentNumber));
    }

    private static Code? FirstCode(DicomDataset node, DicomTag tag) => node.GetItems(tag) is [DicomDataset item, ..] ? Code.Read(item) : null;
}
