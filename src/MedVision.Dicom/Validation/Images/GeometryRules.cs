using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Images;

/// <summary>Where the image lies: unit and right-angled directions, sizes above zero, PS3.3 C.7.6.2.1.1.</summary>
internal static class GeometryRules
{
    // Six digits after the point are usual; what is off by more than this is no rounding.
    private const double Tolerance = 1e-3;

    public static void Check(DicomDataset dataset, Findings findings)
    {
        CheckPlane(dataset, findings);
        foreach (DicomDataset groups in dataset.GetItems(DicomTags.SharedFunctionalGroupsSequence).Concat(dataset.GetItems(DicomTags.PerFrameFunctionalGroupsSequence)))
        {
            foreach (DicomDataset plane in groups.GetItems(DicomTags.PlaneOrientationSequence)) CheckPlane(plane, findings);
            foreach (DicomDataset measures in groups.GetItems(DicomTags.PixelMeasuresSequence)) CheckPlane(measures, findings);
        }
    }

    private static void CheckPlane(DicomDataset at, Findings findings)
    {
        if (at.Numbers(DicomTags.ImageOrientationPatient) is { Length: 6 } cosines) CheckDirections(at, cosines, findings);
        foreach (double spacing in at.Numbers(DicomTags.PixelSpacing))
            if (spacing <= 0) findings.Error("geometry", at, DicomTags.PixelSpacing, FormattableString.Invariant($"{spacing} mm: pixels have a size"), "PS3.3 10.7.1.3");
        if (at.Number(DicomTags.SliceThickness) is < 0 and { } thickness)
            findings.Error("geometry", at, DicomTags.SliceThickness, FormattableString.Invariant($"{thickness} mm is negative"), "PS3.3 C.7.6.2");
        // In nuclear medicine the sign has a meaning.
        if (at.Number(DicomTags.SpacingBetweenSlices) is < 0 and { } spacingBetween && at.Text(DicomTags.Modality) != "NM")
            findings.Error("geometry", at, DicomTags.SpacingBetweenSlices, FormattableString.Invariant($"{spacingBetween} mm is negative"), "PS3.3 C.7.6.2");
    }

    private static void CheckDirections(DicomDataset at, double[] c, Findings findings)
    {
        double row = Math.Sqrt((c[0] * c[0]) + (c[1] * c[1]) + (c[2] * c[2])), column = Math.Sqrt((c[3] * c[3]) + (c[4] * c[4]) + (c[5] * c[5]));
        double product = (c[0] * c[3]) + (c[1] * c[4]) + (c[2] * c[5]);
        // Written so that NaN fails.
        if (!(Math.Abs(row - 1) <= Tolerance) || !(Math.Abs(column - 1) <= Tolerance))
            findings.Error("orientation", at, DicomTags.ImageOrientationPatient, FormattableString.Invariant($"the directions have the lengths {row:G6} and {column:G6}, not 1"), "PS3.3 C.7.6.2.1.1");
        else if (!(Math.Abs(product) <= Tolerance))
            findings.Error("orientation", at, DicomTags.ImageOrientationPatient, FormattableString.Invariant($"the directions are not at right angles: their product is {product:G6}"), "PS3.3 C.7.6.2.1.1");
    }
}
