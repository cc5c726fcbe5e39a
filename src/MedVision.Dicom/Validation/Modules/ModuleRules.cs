using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation.Iods;

namespace MedVision.Dicom.Validation.Modules;

/// <summary>Presence by information object and module, PS3.3 A.1.3.</summary>
internal static class ModuleRules
{
    public static void Check(DicomFile file, Iod iod, Findings findings)
    {
        AttributeChecker checker = new(file, iod, findings);
        DicomDataset dataset = file.Dataset;
        foreach (ModuleUse use in iod.Modules)
        {
            if (ModuleTables.FindModule(use.Module) is not { } module) continue;
            if (module.IsRepeating) CheckRepeating(checker, module, dataset);
            else if (IsThere(use, module, file, iod)) checker.Check(module, dataset);
        }
        if (dataset.Contains(DicomTags.SharedFunctionalGroupsSequence) || dataset.Contains(DicomTags.PerFrameFunctionalGroupsSequence))
            new FunctionalGroupRules(file, iod, checker, findings).Check();
    }

    private static bool IsThere(ModuleUse use, AttributeGroup module, DicomFile file, Iod iod) =>
        use.Usage == 'M'
        || (use.Usage == 'C' && ModuleTables.When(iod.Id, use.Module)?.Invoke(new ConditionScope(file.Dataset, file, iod)) is true)
        || module.Marks.Any(file.Dataset.Contains);

    // PS3.5 7.6: overlays in 6000 to 601E.
    private static void CheckRepeating(AttributeChecker checker, AttributeGroup module, DicomDataset dataset)
    {
        for (int offset = 0; offset <= 0x1E; offset += 2)
            if (module.Marks.Any(mark => dataset.Contains(new DicomTag((ushort)(mark.Group + offset), mark.Element)))) checker.Check(module, dataset, offset);
    }
}
