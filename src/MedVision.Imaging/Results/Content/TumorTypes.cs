using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Content;

/// <summary>SNOMED CT codes of the tumour types that a classifier can call.</summary>
public static class TumorTypes
{
    public static Code Meningioma { get; } = new("302820008", "SCT", "Intracranial meningioma");
    public static Code Glioma { get; } = new("393564001", "SCT", "Glioma");
    public static Code Pituitary { get; } = new("127024001", "SCT", "Neoplasm of pituitary gland");

    /// <summary>The code of a class by the name that model cards use, or null where none is known.</summary>
    public static Code? Find(string label) => label switch
    {
        "meningioma" => Meningioma,
        "glioma" => Glioma,
        "pituitary" => Pituitary,
        _ => null,
    };
}
