using System.Collections.Frozen;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Modules;

/// <summary>Conditions that are no comparison of one attribute.</summary>
internal static class Predicates
{
    // PS3.3 C.7.3.1: the SOP classes whose images need Patient Position.
    private static readonly FrozenSet<string> positioned = FrozenSet.Create(StringComparer.Ordinal,
        SopClasses.CTImageStorage, SopClasses.MRImageStorage, SopClasses.EnhancedCTImageStorage, SopClasses.EnhancedMRImageStorage,
        SopClasses.EnhancedMRColorImageStorage, SopClasses.MRSpectroscopyStorage);

    private static readonly FrozenDictionary<string, Condition> all = new Dictionary<string, Condition>(StringComparer.Ordinal)
    {
        ["patient-position"] = scope => positioned.Contains(scope.Root.Text(DicomTags.SOPClassUID) ?? ""),
        // PS3.3 C.7.6.1.1.1: where no plane in millimetres says how the image lies.
        ["needs-patient-orientation"] = scope => !scope.Root.Contains(DicomTags.ImageOrientationPatient) && !scope.Iod.Requires("image-plane")
            && !scope.Iod.HasFunctionalGroups && !scope.Root.Contains(DicomTags.PatientOrientationCodeSequence) && !scope.Root.Contains(DicomTags.SharedFunctionalGroupsSequence),
        ["jpip"] = scope => scope.File.TransferSyntax.Name.StartsWith("JPIP", StringComparison.Ordinal),
        ["several-organizations"] = scope => scope.Root.GetItems(DicomTags.DimensionOrganizationSequence).Count > 1,
        ["derivation-group"] = scope => HasGroup(scope.Root, DicomTags.DerivationImageSequence),
        ["slide"] = scope => HasGroup(scope.Root, DicomTags.PlanePositionSlideSequence) || scope.Root.Contains(DicomTags.TotalPixelMatrixColumns),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Condition Find(string name) => all.TryGetValue(name, out Condition? found) ? found : throw new FormatException($"there is no predicate @{name}");

    private static bool HasGroup(DicomDataset root, DicomTag sequence) =>
        root.GetItems(DicomTags.SharedFunctionalGroupsSequence).Any(item => item.HasValue(sequence))
        || root.GetItems(DicomTags.PerFrameFunctionalGroupsSequence).Any(item => item.HasValue(sequence));
}
