using MedVision.Dicom.Data;

namespace MedVision.Imaging.Results.Provenance;

/// <summary>A coded entry, PS3.3 8.8: value, scheme (DCM, SCT ...), meaning.</summary>
public sealed record Code(string Value, string Scheme, string Meaning)
{
    public static Code MorphologicallyAbnormal { get; } = new("49755003", "SCT", "Morphologically Abnormal Structure");
    public static Code Neoplasm { get; } = new("108369006", "SCT", "Neoplasm");
    public static Code Brain { get; } = new("12738006", "SCT", "Brain");
    public static Code ArtificialIntelligence { get; } = new("123110", "DCM", "Artificial Intelligence");
    public static Code Segmentation { get; } = new("113076", "DCM", "Segmentation");
    public static Code SourceImage { get; } = new("121322", "DCM", "Source image for image processing operation");
    public static Code SynthesizingEquipment { get; } = new("109100", "DCM", "Synthesizing Equipment");

    internal DicomDataset ToItem() => new DicomDataset()
        .Set(DicomTags.CodeValue, Value)
        .Set(DicomTags.CodingSchemeDesignator, Scheme)
        .Set(DicomTags.CodeMeaning, Meaning);
}
