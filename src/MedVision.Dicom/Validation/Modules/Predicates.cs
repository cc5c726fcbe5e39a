using System.Collections.Frozen;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Modules;

/// <summary>Conditions that are no comparison of one attribute.</summary>
internal static class Predicates
{
    // The SOP classes that name the condition "Frame Type value 1 is ORIGINAL" of PS3.3 C.7.6.16.2.2 and have that attribute.
    private static readonly FrozenSet<string> acquired = FrozenSet.Create(StringComparer.Ordinal,
        SopClasses.EnhancedCTImageStorage, SopClasses.EnhancedMRImageStorage, SopClasses.EnhancedPETImageStorage);

    // PS3.3 C.7.3.1: the SOP classes whose images need Patient Position.
    private static readonly FrozenSet<string> positioned = FrozenSet.Create(StringComparer.Ordinal,
        SopClasses.CTImageStorage, SopClasses.MRImageStorage, SopClasses.EnhancedCTImageStorage, SopClasses.EnhancedMRImageStorage,
        SopClasses.EnhancedMRColorImageStorage, SopClasses.MRSpectroscopyStorage);

    private static readonly FrozenDictionary<string, (string Words, Condition Condition)> all = new Dictionary<string, (string, Condition)>(StringComparer.Ordinal)
    {
        ["patient-position"] = ("the SOP class is one of CT and MR", scope => positioned.Contains(scope.Root.Text(DicomTags.SOPClassUID) ?? "")),
        // PS3.3 C.7.6.1.1.1: where no plane in millimetres says how the image lies.
        ["needs-patient-orientation"] = ("no plane in the patient is given", NeedsPatientOrientation),
        ["jpip"] = ("the transfer syntax is JPIP", scope => scope.File.TransferSyntax.Name.StartsWith("JPIP", StringComparison.Ordinal)),
        ["several-organizations"] = ("there are several dimension organizations", scope => scope.Root.GetItems(DicomTags.DimensionOrganizationSequence).Count > 1),
        ["derivation-group"] = ("there is a Derivation Image functional group", scope => HasGroup(scope.Root, DicomTags.DerivationImageSequence)),
        ["slide"] = ("the frames lie on a slide", scope => HasGroup(scope.Root, DicomTags.PlanePositionSlideSequence) || scope.Root.Contains(DicomTags.TotalPixelMatrixColumns)),
        ["original-acquisition"] = ("the frames are ORIGINAL", scope => acquired.Contains(scope.Root.Text(DicomTags.SOPClassUID) ?? "") && scope.Root.Text(DicomTags.ImageType) == "ORIGINAL"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Condition Find(string name) => all.TryGetValue(name, out (string, Condition Condition) found) ? found.Condition : throw new FormatException($"there is no predicate @{name}");

    /// <summary>A condition of the tables in words for a person.</summary>
    public static string Describe(IEnumerable<string> words) =>
        string.Join(' ', words.Select(word => word.StartsWith('@') ? all[word[1..]].Words : word.Replace("root.", "the object's ", StringComparison.Ordinal).Replace("|", " or ", StringComparison.Ordinal)))
            .Replace("( ", "(", StringComparison.Ordinal).Replace(" )", ")", StringComparison.Ordinal);

    private static bool? NeedsPatientOrientation(ConditionScope scope) =>
        !scope.Root.Contains(DicomTags.ImageOrientationPatient) && !scope.Root.Contains(DicomTags.PatientOrientationCodeSequence)
        && !scope.Root.Contains(DicomTags.SharedFunctionalGroupsSequence) && !scope.Iod.Requires("image-plane") && !scope.Iod.Requires("nm-pet-patient-orientation") && !scope.Iod.HasFunctionalGroups;

    private static bool HasGroup(DicomDataset root, DicomTag sequence) =>
        root.GetItems(DicomTags.SharedFunctionalGroupsSequence).Any(item => item.HasValue(sequence))
        || root.GetItems(DicomTags.PerFrameFunctionalGroupsSequence).Any(item => item.HasValue(sequence));
}
