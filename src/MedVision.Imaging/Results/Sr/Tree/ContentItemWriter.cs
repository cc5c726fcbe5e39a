using MedVision.Dicom.Data;
using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Sr.Tree;

/// <summary>Puts a content tree into a data set: the Document Content macros of PS3.3 C.17.3 and C.18.</summary>
internal static class ContentItemWriter
{
    private const string MappingResource = "DCMR";

    /// <summary>Writes the root into <paramref name="report"/> itself.</summary>
    internal static void Write(ContentItem root, DicomDataset report) => Fill(root, report);

    internal static DicomDataset ToItem(ContentItem item)
    {
        DicomDataset node = new DicomDataset().Set(DicomTags.RelationshipType, item.Relation!);
        Fill(item, node);
        return node;
    }

    private static void Fill(ContentItem item, DicomDataset node)
    {
        node.Set(DicomTags.ValueType, item.Value.ValueType);
        if (item.Concept is not null) node.SetSequence(DicomTags.ConceptNameCodeSequence, item.Concept.ToItem());
        FillValue(item.Value, node);
        if (item.Children.Count > 0) node.SetSequence(DicomTags.ContentSequence, [.. item.Children.Select(ToItem)]);
    }

    private static void FillValue(ContentValue value, DicomDataset node)
    {
        switch (value)
        {
            case ContainerValue container:
                node.Set(DicomTags.ContinuityOfContent, container.IsSeparate ? "SEPARATE" : "CONTINUOUS");
                if (container.Template is null) break;
                node.SetSequence(DicomTags.ContentTemplateSequence, new DicomDataset()
                    .Set(DicomTags.MappingResource, MappingResource)
                    .Set(DicomTags.TemplateIdentifier, container.Template));
                break;
            case TextValue text:
                node.Set(ContentTree.TextTag(text.ValueType), text.Content);
                break;
            case CodedValue { Code: Code code }:
                node.SetSequence(DicomTags.ConceptCodeSequence, code.ToItem());
                break;
            case NumericValue { Number: string number, Unit: Code unit }:
                node.SetSequence(DicomTags.MeasuredValueSequence, new DicomDataset()
                    .SetSequence(DicomTags.MeasurementUnitsCodeSequence, unit.ToItem())
                    .Set(DicomTags.NumericValue, number));
                break;
            case ReferenceValue reference:
                node.SetSequence(DicomTags.ReferencedSOPSequence, Reference(reference));
                break;
            case GraphicValue graphic:
                node.Set(DicomTags.GraphicType, graphic.GraphicType).Set(DicomTags.GraphicData, [.. graphic.Coordinates]);
                if (graphic.FrameOfReferenceUid is not null) node.Set(DicomTags.ReferencedFrameOfReferenceUID, graphic.FrameOfReferenceUid);
                break;
            default:
                throw new NotSupportedException($"no report of this program holds {value.ValueType}");
        }
    }

    private static DicomDataset Reference(ReferenceValue reference)
    {
        DicomDataset target = new DicomDataset()
            .Set(DicomTags.ReferencedSOPClassUID, reference.SopClassUid)
            .Set(DicomTags.ReferencedSOPInstanceUID, reference.SopInstanceUid);
        if (reference.Frames.Count > 0) target.Set(DicomTags.ReferencedFrameNumber, [.. reference.Frames]);
        if (reference.Segments.Count > 0) target.Set(DicomTags.ReferencedSegmentNumber, [.. reference.Segments]);
        return target;
    }
}
