using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation.Iods;

namespace MedVision.Dicom.Validation.Modules;

/// <summary>Multi-frame functional groups: what is shared, what each frame has of its own, PS3.3 C.7.6.16.</summary>
internal sealed class FunctionalGroupRules(DicomFile file, Iod iod, AttributeChecker checker, Findings findings)
{
    private const string Clause = "PS3.3 C.7.6.16.1.1";
    private readonly DicomDataset dataset = file.Dataset;

    public void Check()
    {
        IReadOnlyList<DicomDataset> shared = dataset.GetItems(DicomTags.SharedFunctionalGroupsSequence);
        IReadOnlyList<DicomDataset> frames = dataset.GetItems(DicomTags.PerFrameFunctionalGroupsSequence);
        CheckCount(frames);
        CheckOverlap(shared, frames);
        foreach (ModuleUse use in iod.Macros)
            if (ModuleTables.FindMacro(use.Module) is { } macro) Check(use, macro, shared, frames);
    }

    private void CheckCount(IReadOnlyList<DicomDataset> frames)
    {
        int count = dataset.Whole(DicomTags.NumberOfFrames) ?? 1;
        if (!dataset.Contains(DicomTags.PerFrameFunctionalGroupsSequence) || frames.Count == count) return;
        findings.Error("functional-groups", dataset, DicomTags.PerFrameFunctionalGroupsSequence, $"{frames.Count} items for {count} frames", Clause);
    }

    private void CheckOverlap(IReadOnlyList<DicomDataset> shared, IReadOnlyList<DicomDataset> frames)
    {
        if (shared.Count == 0) return;
        HashSet<DicomTag> common = [.. shared[0].OfType<DicomSequence>().Select(sequence => sequence.Tag)];
        foreach (DicomDataset frame in frames)
            foreach (DicomElement element in frame)
                if (common.Contains(element.Tag)) findings.Error("functional-groups", frame, element.Tag, "the functional group is shared and per frame", Clause);
    }

    private void Check(ModuleUse use, AttributeGroup macro, IReadOnlyList<DicomDataset> shared, IReadOnlyList<DicomDataset> frames)
    {
        DicomTag sequence = macro.Rules[0].Tag;
        bool isShared = shared.Any(item => item.Contains(sequence)), isPerFrame = frames.Any(item => item.Contains(sequence));
        if (isShared && macro.IsPerFrame)
            findings.Error("functional-groups", shared[0], sequence, $"the {macro.Name} must not be shared", macro.Clause);
        if (!isShared && !isPerFrame)
        {
            bool required = use.Usage == 'M' || (use.Usage == 'C' && ModuleTables.When(iod.Id, use.Module)?.Invoke(new ConditionScope(dataset, file, iod)) is true);
            if (required) findings.Error("functional-groups", dataset, sequence, $"the {macro.Name} is neither shared nor in any frame", $"PS3.3 {iod.Clause}");
            return;
        }
        foreach (DicomDataset item in shared.Concat(frames).Where(item => item.Contains(sequence))) checker.Check(macro, item);
        if (isShared || use.Usage == 'U') return;
        // Conditional groups may be in some frames only where the condition is about the frame; a mandatory one is in all.
        foreach (DicomDataset frame in frames)
            if (use.Usage == 'M' && !frame.Contains(sequence)) findings.Error("functional-groups", frame, sequence, $"this frame lacks the {macro.Name}", Clause);
    }
}
