using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Images;

/// <summary>Multi-frame dimensions: each frame has an index for each dimension, and an index means one value, PS3.3 C.7.6.17.</summary>
internal static class DimensionRules
{
    private const string Clause = "PS3.3 C.7.6.17";

    public static void Check(DicomDataset dataset, Findings findings)
    {
        IReadOnlyList<DicomDataset> dimensions = dataset.GetItems(DicomTags.DimensionIndexSequence);
        if (dimensions.Count == 0) return;
        HashSet<string?> organizations = [.. dataset.GetItems(DicomTags.DimensionOrganizationSequence).Select(item => item.Text(DicomTags.DimensionOrganizationUID))];
        foreach (DicomDataset dimension in dimensions)
        {
            if (dimension.Text(DicomTags.DimensionOrganizationUID) is { } organization && !organizations.Contains(organization))
                findings.Error("dimension-organization", dimension, DicomTags.DimensionOrganizationUID, $"'{organization}' is not in the Dimension Organization Sequence", Clause);
        }
        IReadOnlyList<DicomDataset> frames = dataset.GetItems(DicomTags.PerFrameFunctionalGroupsSequence);
        IReadOnlyList<DicomDataset> shared = dataset.GetItems(DicomTags.SharedFunctionalGroupsSequence);
        Dictionary<(int Dimension, int Index), string> meanings = [];
        foreach (DicomDataset frame in frames)
        {
            if (frame.GetItems(DicomTags.FrameContentSequence) is not [DicomDataset content, ..] || !content.HasValue(DicomTags.DimensionIndexValues)) continue;
            int[] indices = content.Wholes(DicomTags.DimensionIndexValues);
            if (indices.Length != dimensions.Count)
                findings.Error("dimension-index", content, DicomTags.DimensionIndexValues, $"{indices.Length} values for {dimensions.Count} dimensions", Clause);
            else CheckFrame(frame, shared, content, dimensions, indices, meanings, findings);
        }
    }

    private static void CheckFrame(
        DicomDataset frame, IReadOnlyList<DicomDataset> shared, DicomDataset content, IReadOnlyList<DicomDataset> dimensions, int[] indices,
        Dictionary<(int Dimension, int Index), string> meanings, Findings findings)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 1) findings.Error("dimension-index", content, DicomTags.DimensionIndexValues, $"{indices[i]}: indices count from 1", Clause);
            if (ValueOf(frame, shared, dimensions[i]) is not { } value) continue;
            if (!meanings.TryAdd((i, indices[i]), value) && meanings[(i, indices[i])] != value)
            {
                string name = dimensions[i].Pointers(DicomTags.DimensionIndexPointer)[0].Keyword;
                findings.Warning("dimension-index", content, DicomTags.DimensionIndexValues, $"index {indices[i]} means {name} {value} here and {meanings[(i, indices[i])]} in an earlier frame", Clause);
            }
        }
    }

    /// <summary>The value that a dimension points to in a frame, as text; null where it is not in the functional groups.</summary>
    private static string? ValueOf(DicomDataset frame, IReadOnlyList<DicomDataset> shared, DicomDataset dimension)
    {
        if (dimension.Pointers(DicomTags.DimensionIndexPointer) is not [DicomTag pointer]) return null;
        if (dimension.Pointers(DicomTags.FunctionalGroupPointer) is not [DicomTag group]) return null;
        DicomDataset? item = frame.GetItems(group) is [DicomDataset own, ..] ? own : shared is [DicomDataset common, ..] && common.GetItems(group) is [DicomDataset all, ..] ? all : null;
        string[] texts = item?.Texts(pointer) ?? [];
        return texts.Length == 0 ? null : string.Join('\\', texts);
    }
}
