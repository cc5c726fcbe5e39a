using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Validation.Results;

/// <summary>Parametric maps: kind of pixels, and what a pixel's value means, PS3.3 A.75 and C.8.32.</summary>
internal static class ParametricMapRules
{
    public static void Check(DicomFile file, Findings findings)
    {
        DicomDataset dataset = file.Dataset;
        CheckBits(dataset, findings);
        foreach (DicomDataset group in dataset.GetItems(DicomTags.SharedFunctionalGroupsSequence).Concat(dataset.GetItems(DicomTags.PerFrameFunctionalGroupsSequence)))
        {
            foreach (DicomDataset transformation in group.GetItems(DicomTags.PixelValueTransformationSequence)) CheckIdentity(transformation, findings);
            foreach (DicomDataset mapping in group.GetItems(DicomTags.RealWorldValueMappingSequence)) CheckMapping(dataset, mapping, findings);
        }
    }

    private static void CheckBits(DicomDataset dataset, Findings findings)
    {
        (string Kind, int[] Bits) wanted = dataset.Contains(DicomTags.FloatPixelData) ? ("Float Pixel Data", [32])
            : dataset.Contains(DicomTags.DoubleFloatPixelData) ? ("Double Float Pixel Data", [64]) : ("Pixel Data", [8, 16]);
        if (dataset.Whole(DicomTags.BitsAllocated) is { } bits && !wanted.Bits.Contains(bits))
            findings.Error("map-bits", dataset, DicomTags.BitsAllocated, $"{bits} where {wanted.Kind} has {string.Join(" or ", wanted.Bits)}", "PS3.3 C.8.32.2");
    }

    // What a value means is told by the real world value mapping alone.
    private static void CheckIdentity(DicomDataset transformation, Findings findings)
    {
        if (transformation.Number(DicomTags.RescaleIntercept) is { } intercept && intercept != 0)
            findings.Error("map-rescale", transformation, DicomTags.RescaleIntercept, FormattableString.Invariant($"{intercept}, where the transformation must be the identity"), "PS3.3 C.7.6.16.2.9.1");
        if (transformation.Number(DicomTags.RescaleSlope) is { } slope && slope != 1)
            findings.Error("map-rescale", transformation, DicomTags.RescaleSlope, FormattableString.Invariant($"{slope}, where the transformation must be the identity"), "PS3.3 C.7.6.16.2.9.1");
    }

    private static void CheckMapping(DicomDataset dataset, DicomDataset mapping, Findings findings)
    {
        bool floats = !dataset.Contains(DicomTags.PixelData);
        (DicomTag first, DicomTag last) = floats
            ? (DicomTags.DoubleFloatRealWorldValueFirstValueMapped, DicomTags.DoubleFloatRealWorldValueLastValueMapped)
            : (DicomTags.RealWorldValueFirstValueMapped, DicomTags.RealWorldValueLastValueMapped);
        if (mapping.Number(first) is { } low && mapping.Number(last) is { } high && low > high)
            findings.Error("map-mapping", mapping, last, FormattableString.Invariant($"{high} is below the first value mapped, {low}"), "PS3.3 C.7.6.16.2.11.1");
        if (mapping.Number(DicomTags.RealWorldValueSlope) is 0)
            findings.Warning("map-mapping", mapping, DicomTags.RealWorldValueSlope, "0: every stored value means the same", "PS3.3 C.7.6.16.2.11.1");
    }
}
