using MedVision.Dicom.IO;
using MedVision.Dicom.Validation.Images;
using MedVision.Dicom.Validation.Iods;
using MedVision.Dicom.Validation.Reports;
using MedVision.Dicom.Validation.Results;

namespace MedVision.Dicom.Validation;

/// <summary>The rules that look at more than one attribute, by what the object is.</summary>
internal static class ObjectRules
{
    private static readonly (Func<Iod, bool> Concerns, Action<DicomFile, Iod, Findings> Check)[] rules =
    [
        (_ => true, (file, _, findings) => IdentityRules.Check(file.Dataset, findings)),
        (_ => true, (file, _, findings) => SyntheticRules.Check(file.Dataset, findings)),
        (HasPixels, PixelRules.Check),
        (HasPixels, (file, _, findings) => GeometryRules.Check(file.Dataset, findings)),
        (_ => true, (file, _, findings) => LookupRules.Check(file.Dataset, findings)),
        (_ => true, (file, iod, findings) => ReferenceRules.Check(file.Dataset, ListsReferences(iod), findings)),
        (HasPixels, (file, _, findings) => DimensionRules.Check(file.Dataset, findings)),
        (iod => iod.Id == "segmentation", (file, _, findings) => SegmentationRules.Check(file, findings)),
        (iod => iod.Id == "parametric-map", (file, _, findings) => ParametricMapRules.Check(file, findings)),
        (iod => iod.Requires("sr-document-content"), ReportRules.Check),
    ];

    public static void Check(DicomFile file, Iod iod, Findings findings)
    {
        foreach (var (concerns, check) in rules)
            if (concerns(iod)) check(file, iod, findings);
    }

    private static bool ListsReferences(Iod iod) => iod.Modules.Any(use => use.Module == "common-instance-reference" && use.Usage != 'U');

    private static bool HasPixels(Iod iod) => iod.Modules.Any(use => use.Module is "image-pixel");
}
