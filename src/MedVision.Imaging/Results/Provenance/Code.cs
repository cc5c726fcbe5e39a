using MedVision.Dicom.Data;

namespace MedVision.Imaging.Results.Provenance;

/// <summary>A coded entry, PS3.3 8.8: value, scheme (DCM, SCT ...), meaning.</summary>
public sealed record Code(string Value, string Scheme, string Meaning)
{
    private const int LongestCodeValue = 16; // SH; a longer one goes into Long Code Value or URN Code Value

    public static Code MorphologicallyAbnormal { get; } = new("49755003", "SCT", "Morphologically Abnormal Structure");
    public static Code Neoplasm { get; } = new("108369006", "SCT", "Neoplasm");
    public static Code Brain { get; } = new("12738006", "SCT", "Brain");
    public static Code ArtificialIntelligence { get; } = new("123110", "DCM", "Artificial Intelligence");
    public static Code Segmentation { get; } = new("113076", "DCM", "Segmentation");
    public static Code ModelOutput { get; } = OwnScheme.Define("MODELOUTPUT", "Output of a model");
    public static Code SourceImage { get; } = new("121322", "DCM", "Source image for image processing operation");
    public static Code SynthesizingEquipment { get; } = new("109100", "DCM", "Synthesizing Equipment");

    /// <summary>The unit of a number without dimension.</summary>
    public static Code NoUnits { get; } = Unit("1", "no units");

    /// <summary>A unit of measurement by its UCUM code.</summary>
    public static Code Unit(string ucum, string meaning) => new(ucum, "UCUM", meaning);

    /// <summary>Whether both name the same concept; meanings are for people and do not count.</summary>
    public bool IsSameAs(Code? other) => other is not null && Value == other.Value && Scheme == other.Scheme;

    internal DicomDataset ToItem() => new DicomDataset()
        .Set(Value.Length <= LongestCodeValue ? DicomTags.CodeValue : DicomTags.LongCodeValue, Value)
        .Set(DicomTags.CodingSchemeDesignator, Scheme)
        .Set(DicomTags.CodeMeaning, Meaning);

    /// <summary>Reads a code item, also one with Long Code Value or URN Code Value; null where it holds no code.</summary>
    internal static Code? Read(DicomDataset item)
    {
        string? value = item.GetString(DicomTags.CodeValue) ?? item.GetString(DicomTags.LongCodeValue) ?? item.GetString(DicomTags.URNCodeValue);
        string? meaning = item.GetString(DicomTags.CodeMeaning);
        return value is null && meaning is null ? null : new Code(value ?? "", item.GetString(DicomTags.CodingSchemeDesignator) ?? "", meaning ?? "");
    }
}
