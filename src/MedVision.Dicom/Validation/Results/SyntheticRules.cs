using System.Collections.Frozen;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Results;

/// <summary>
/// Marks of a synthetic image. The standard asks for Synthetic Data (0008,001C) alone; receivers that do not know it, and there are
/// many, see a synthetic image by the others, so their lack is a warning, and for what we write a refusal.
/// </summary>
internal static class SyntheticRules
{
    public const string Rule = "synthetic-marks";

    // Derived from images: synthetic because their source is, not made by a generator themselves.
    private static readonly FrozenSet<string> derived = FrozenSet.Create(StringComparer.Ordinal,
        SopClasses.SegmentationStorage, SopClasses.ParametricMapStorage, SopClasses.Comprehensive3DSRStorage, SopClasses.ComprehensiveSRStorage, SopClasses.EnhancedSRStorage);

    public static void Check(DicomDataset dataset, Findings findings)
    {
        if (dataset.Text(DicomTags.SyntheticData) != "YES" || derived.Contains(dataset.Text(DicomTags.SOPClassUID) ?? "") || !dataset.Contains(DicomTags.Rows)) return;
        if (dataset.Text(DicomTags.ImageType) is not "DERIVED") Warn(DicomTags.ImageType, "a synthetic image is DERIVED");
        if (dataset.Text(DicomTags.BurnedInAnnotation) is not "NO") Warn(DicomTags.BurnedInAnnotation, "a synthetic image says that nobody's name is burned in: NO");
        // A picture of a synthetic image names its source; one that has none was made by a generator, and says by which.
        if (dataset.HasValue(DicomTags.SourceImageSequence)) return;
        if (!dataset.HasValue(DicomTags.DerivationDescription)) Warn(DicomTags.DerivationDescription, "a synthetic image says how it was made");
        bool named = dataset.GetItems(DicomTags.ContributingEquipmentSequence).Any(item =>
            item.GetItems(DicomTags.PurposeOfReferenceCodeSequence).Any(code => code.Text(DicomTags.CodeValue) == "109100" && code.Text(DicomTags.CodingSchemeDesignator) == "DCM"));
        if (!named) Warn(DicomTags.ContributingEquipmentSequence, "no item names the synthesizing equipment (109100, DCM)");

        void Warn(DicomTag tag, string message) => findings.Warning(Rule, dataset, tag, message, "PS3.3 C.12.1");
    }
}
