using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Reports;

/// <summary>Coordinates: their number suits the graphic type, PS3.3 C.18.6.1.2 and C.18.9.1.2.</summary>
internal static class GraphicRules
{
    public static void Check(DicomDataset item, string type, Findings findings)
    {
        int dimensions = type == "SCOORD3D" ? 3 : 2;
        // A region of an image says of which, PS3.3 C.18.6; one in millimetres says its frame of reference.
        if (type == "SCOORD" && !item.GetItems(DicomTags.ContentSequence).Any(child => child.Text(DicomTags.RelationshipType) == "SELECTED FROM"))
            findings.Error("coordinates", item, DicomTags.ContentSequence, "no image is SELECTED FROM", "PS3.3 C.18.6");
        double[] data = item.Numbers(DicomTags.GraphicData);
        if (data.Length == 0 || item.Text(DicomTags.GraphicType) is not { } graphic) return;
        int points = data.Length / dimensions;
        (int least, int most) = graphic switch
        {
            "POINT" => (1, 1),
            "CIRCLE" => (2, 2),
            "ELLIPSE" => (4, 4),
            "ELLIPSOID" => (6, 6),
            "POLYLINE" => (2, int.MaxValue),
            "POLYGON" => (3, int.MaxValue),
            _ => (1, int.MaxValue),
        };
        string clause = dimensions == 3 ? "PS3.3 C.18.9.1.2" : "PS3.3 C.18.6.1.2";
        if (data.Length % dimensions != 0 || points < least || points > most)
            findings.Error("coordinates", item, DicomTags.GraphicData, $"{data.Length} numbers for a {graphic} in {dimensions} dimensions", clause);
        else if (graphic == "POLYGON" && !data.AsSpan(0, 3).SequenceEqual(data.AsSpan(data.Length - 3, 3)))
            findings.Error("coordinates", item, DicomTags.GraphicData, "a POLYGON ends where it begins", clause);
    }
}
