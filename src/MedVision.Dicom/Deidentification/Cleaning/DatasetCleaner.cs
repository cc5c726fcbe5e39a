using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification.Identity;
using MedVision.Dicom.Deidentification.Rules;

namespace MedVision.Dicom.Deidentification.Cleaning;

/// <summary>Walks a data set and all that is nested in it, and applies the rule of each attribute, in place.</summary>
internal sealed class DatasetCleaner(DeidentificationProfile profile, ProfileRules rules, Pseudonyms pseudonyms, Identifiers identifiers, Patient patient, ChangeLog log)
{
    private readonly DateShift shift = new(patient.Days);

    /// <summary>Cleans <paramref name="dataset"/>, whose place is <paramref name="around"/>, empty for the outermost.</summary>
    public void Clean(DicomDataset dataset, string around = "")
    {
        // In a Referenced Request Sequence everything is type 1 or 2 (PS3.3 C.17.2): what goes elsewhere stays there without its value.
        bool request = dataset.Container?.Tag == DicomTags.ReferencedRequestSequence;
        PrivateBlocks blocks = PrivateBlocks.Of(dataset);
        foreach (DicomElement element in dataset.ToArray())
        {
            if (element.Tag.IsPrivate)
            {
                CleanPrivate(dataset, element, blocks, around);
                continue;
            }
            AttributeRule rule = element.Tag == DicomTags.SpecificCharacterSet ? AttributeRule.Keep : rules.Of(element.Tag);
            if (request && rule == AttributeRule.Remove && DicomDictionary.Find(element.Tag) is not null) rule = AttributeRule.Empty;
            Apply(rule, dataset, element, around);
        }
    }

    private void Apply(AttributeRule rule, DicomDataset dataset, DicomElement element, string around)
    {
        switch (rule)
        {
            case AttributeRule.Remove: Remove(dataset, element, around); break;
            case AttributeRule.Empty: Empty(dataset, element, around); break;
            case AttributeRule.Dummy: Replace(dataset, element, around); break;
            case AttributeRule.Keep: Keep(dataset, element, around); break;
            case AttributeRule.DummyCode when !element.IsEmpty:
                // The code stands for a person or an institution only within another item; outside it is optional.
                if (around.Length == 0) Remove(dataset, element, around);
                else Put(AttributeChange.Replaced, dataset, element, around, () => dataset.SetSequence(element.Tag, DummyValues.Code()));
                break;
            case AttributeRule.DummyCode: break;
            default: ApplyToText(rule, dataset, element, around); break;
        }
    }

    /// <summary>The rules that make a new text out of the old one.</summary>
    private void ApplyToText(AttributeRule rule, DicomDataset dataset, DicomElement element, string around)
    {
        DicomTag tag = element.Tag;
        if (element is not DicomValue { IsEmpty: false } value)
        {
            // Empty stays empty; items where a text belongs say nothing that could be turned into one.
            if (!element.IsEmpty) Apply(rules.BasicOf(tag) == AttributeRule.Empty ? AttributeRule.Empty : AttributeRule.Remove, dataset, element, around);
            return;
        }
        DicomVR vr = DicomDictionary.VROf(tag) ?? DicomVR.UN;
        if (!vr.IsText || !(value.VR.IsText || value.VR == DicomVR.UN))
        {
            if (rule is AttributeRule.ShiftDate or AttributeRule.CleanText) Apply(rules.BasicOf(tag), dataset, element, around);
            else Replace(dataset, element, around);
            return;
        }
        string[] values = dataset.GetStrings(tag);
        switch (rule)
        {
            case AttributeRule.MapUid:
                string[] mapped = UidMapping.Map(values, pseudonyms);
                if (!mapped.SequenceEqual(values)) Put(AttributeChange.UidMapped, dataset, element, around, () => dataset.Set(tag, vr, mapped));
                break;
            case AttributeRule.Pseudonym:
                string kind = tag == DicomTags.PatientID ? "patient" : "identifier";
                Put(AttributeChange.Pseudonymised, dataset, element, around, () => dataset.Set(tag, vr, pseudonyms.Token(kind, values[0])));
                break;
            case AttributeRule.PatientName:
                string token = around.Length == 0 ? patient.Pseudonym ?? DummyValues.Text : DummyValues.Text;
                Put(AttributeChange.Pseudonymised, dataset, element, around, () => dataset.Set(tag, vr, token + "^Anonymized"));
                break;
            case AttributeRule.ShiftDate:
                if (shift.Shift(vr, values) is { } shifted) Put(AttributeChange.DateShifted, dataset, element, around, () => dataset.Set(tag, vr, shifted));
                else Apply(rules.BasicOf(tag), dataset, element, around);
                break;
            case AttributeRule.CleanText:
                CleanText(dataset, value, vr, values, around);
                break;
            default:
                throw new InvalidOperationException($"no way to apply {rule}");
        }
    }

    private void CleanText(DicomDataset dataset, DicomValue value, DicomVR vr, string[] values, string around)
    {
        if (StructuredContent.IsIdentifierItem(dataset, value.Tag))
        {
            // A tracking identifier in a report is the same as the one in the segmentation.
            Put(AttributeChange.Pseudonymised, dataset, value, around, () => dataset.Set(value.Tag, vr, pseudonyms.Token("identifier", values[0])));
            return;
        }
        if (StructuredContent.IsTechnicalItem(dataset, value.Tag) && !Array.Exists(values, identifiers.IsIn)) return;
        string[] cleaned = Array.ConvertAll(values, text => DescriptorCleaner.Clean(text, identifiers));
        if (cleaned.SequenceEqual(values)) return;
        bool left = Array.Exists(cleaned, text => text.Length > 0);
        if (left) log.Warn("words of free text were kept because all of them are known radiological words; read them before you pass the object on");
        Put(AttributeChange.TextCleaned, dataset, value, around, () =>
        {
            if (left) dataset.Set(value.Tag, vr, cleaned);
            else DummyValues.Set(dataset, value.Tag, vr);
        });
    }

    private void Keep(DicomDataset dataset, DicomElement element, string around)
    {
        DicomTag tag = element.Tag;
        IReadOnlyList<DicomVR> allowed = DicomDictionary.Find(tag)?.VRs ?? [];
        switch (element)
        {
            case DicomSequence sequence when allowed.Contains(DicomVR.SQ):
                CleanItems(sequence, around);
                break;
            case DicomFragments when tag == DicomTags.PixelData:
                break;
            case DicomValue { IsEmpty: true }:
                break;
            case DicomValue value when IsOfTheKind(value.VR, allowed):
                KeepValue(dataset, value, allowed, around);
                break;
            default:
                // The value is of another kind than the standard has there, so nobody knows what it is.
                log.Warn($"{tag} is of another kind than the standard says and was taken out");
                Remove(dataset, element, around);
                break;
        }
    }

    private void KeepValue(DicomDataset dataset, DicomValue value, IReadOnlyList<DicomVR> allowed, string around)
    {
        if (!value.VR.IsText)
        {
            bool pixels = value.Tag == DicomTags.PixelData || value.Tag == DicomTags.WaveformData || value.Length > 1 << 24;
            if (!pixels && identifiers.IsIn(value.Load().Span)) Put(AttributeChange.IdentifierFound, dataset, value, around, () => dataset.SetBytes(value.Tag, value.VR, default));
            return;
        }
        string[] values = dataset.GetStrings(value.Tag);
        if (value.Tag == DicomTags.SpecificCharacterSet)
        {
            if (!Array.TrueForAll(values, CharacterSetTerm.IsKnown)) Put(AttributeChange.Replaced, dataset, value, around, () => CharacterSetTerm.Reduce(dataset, values));
            return;
        }
        if (!ValueForm.Fits(value.VR, values) || !allowed.Any(vr => ValueForm.Fits(vr, values)))
        {
            log.Warn($"{value.Tag} holds what its value representation does not allow and was emptied");
            Put(AttributeChange.Emptied, dataset, value, around, () => dataset.SetBytes(value.Tag, allowed[0], default));
        }
        else if (CanName(value) ? !StructuredContent.IsTerm(value.Tag, values) && Array.Exists(values, identifiers.IsIn) : IsRunningNumber(value.Tag) && Array.Exists(values, identifiers.IsNumber))
        {
            Put(AttributeChange.IdentifierFound, dataset, value, around, () => DummyValues.Set(dataset, value.Tag, allowed[0]));
        }
    }

    private void CleanPrivate(DicomDataset dataset, DicomElement element, PrivateBlocks blocks, string around)
    {
        // A creator stays as long as one element of its block does.
        if (element.Tag.IsPrivateCreator && profile.RetainSafePrivate && blocks.HasSafe(element.Tag)) return;
        if (profile.RetainSafePrivate && element is DicomValue value && blocks.SafeVR(element.Tag) is { } vr && IsSafeValue(dataset, value, vr)) return;
        Remove(dataset, element, around);
    }

    private static bool CanName(DicomValue value) => value.VR != DicomVR.IS && value.VR != DicomVR.DS && value.VR != DicomVR.UI;

    // Some devices number series by the patient's id. Measured numbers are left alone: zero in their place would be a lie about the image.
    private static bool IsRunningNumber(DicomTag tag) => tag == DicomTags.SeriesNumber || tag == DicomTags.AcquisitionNumber || tag == DicomTags.InstanceNumber;

    private static bool IsSafeValue(DicomDataset dataset, DicomValue value, DicomVR vr)
    {
        if (value.VR == vr || value.VR == DicomVR.UN)
            return vr.IsText ? ValueForm.Fits(vr, dataset.GetStrings(value.Tag)) : value.Length % vr.UnitSize == 0 && value.Length <= 256;
        return !vr.IsText == !value.VR.IsText && ValueForm.Fits(vr, dataset.GetStrings(value.Tag)) && value.Length <= 256;
    }

    private static bool IsOfTheKind(DicomVR vr, IReadOnlyList<DicomVR> allowed)
    {
        foreach (DicomVR one in allowed)
            if (one == vr || (one.IsText && vr.IsText) || (!one.IsText && !vr.IsText && one != DicomVR.SQ && vr != DicomVR.UN)) return true;
        return false;
    }

    private void CleanItems(DicomSequence sequence, string around)
    {
        string inside = $"{around}{sequence.Tag}[*].";
        foreach (DicomDataset item in sequence.Items) Clean(item, inside);
    }

    private void Remove(DicomDataset dataset, DicomElement element, string around)
    {
        dataset.Remove(element.Tag);
        if (!element.Tag.IsGroupLength) log.Add(around, element.Tag, AttributeChange.Removed);
    }

    private void Empty(DicomDataset dataset, DicomElement element, string around)
    {
        if (!element.IsEmpty) Put(AttributeChange.Emptied, dataset, element, around, () => dataset.SetEmpty(element.Tag));
    }

    private void Replace(DicomDataset dataset, DicomElement element, string around)
    {
        DicomVR vr = DicomDictionary.VROf(element.Tag) ?? DicomVR.UN;
        if (element is DicomSequence sequence && vr == DicomVR.SQ) CleanItems(sequence, around);
        else if (!element.IsEmpty) Put(AttributeChange.Replaced, dataset, element, around, () => DummyValues.Set(dataset, element.Tag, vr));
    }

    /// <summary>Takes the old element out, so that nothing of it is looked at, lets <paramref name="set"/> put the new one, and notes it.</summary>
    private void Put(AttributeChange change, DicomDataset dataset, DicomElement old, string around, Action set)
    {
        dataset.Remove(old.Tag);
        set();
        log.Add(around, old.Tag, change);
    }
}
