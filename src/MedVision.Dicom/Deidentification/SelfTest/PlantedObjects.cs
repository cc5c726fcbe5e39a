using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification.Rules;

namespace MedVision.Dicom.Deidentification.SelfTest;

/// <summary>The objects of the self-test.</summary>
internal static class PlantedObjects
{
    private const int Depth = 10;

    public static IEnumerable<PlantedObject> Make(DeidentificationProfile profile)
    {
        ProfileRules rules = new(profile);
        foreach (TransferSyntax syntax in (TransferSyntax[])[TransferSyntax.ExplicitVRLittleEndian, TransferSyntax.ImplicitVRLittleEndian, TransferSyntax.ExplicitVRBigEndian])
            yield return Everything(rules, syntax);
        yield return WrongRepresentations(rules);
        yield return Report(profile);
        foreach (PlantedObject named in PlantedNames.Make()) yield return named;
    }

    /// <summary>Every attribute of the dictionary that the profile does not keep, at the outermost level, in a sequence and ten deep; private and unknown elements of every representation.</summary>
    private static PlantedObject Everything(ProfileRules rules, TransferSyntax syntax)
    {
        PlantedObject made = Image($"image, {syntax.Name}", syntax);
        PlantAll(made, made.Dataset, rules, "");
        DicomDataset level = made.Dataset;
        string around = "";
        for (int depth = 1; depth <= Depth; depth++)
        {
            DicomDataset inner = new();
            around += $"{DicomTags.DerivationImageSequence}[1].";
            if (depth is 1 or Depth) PlantAll(made, inner, rules, around);
            else PlantPrivate(made, inner, around);
            level.SetSequence(DicomTags.DerivationImageSequence, inner);
            level = made.Dataset;
            for (int down = 0; down < depth; down++) level = level.GetItems(DicomTags.DerivationImageSequence)[0];
        }
        return made;
    }

    /// <summary>The right attributes with the wrong representation: text where a sequence belongs, UN where text does, sequences where a name does.</summary>
    private static PlantedObject WrongRepresentations(ProfileRules rules)
    {
        PlantedObject made = Image("wrong value representations", TransferSyntax.ExplicitVRLittleEndian);
        DicomVR[] wrong = [DicomVR.UT, DicomVR.OB, DicomVR.LO, DicomVR.SQ];
        int turn = 0;
        foreach (DicomDictionaryEntry entry in DicomDictionary.All.OrderBy(entry => entry.Tag))
        {
            DicomVR vr = wrong[turn++ % wrong.Length];
            bool text = entry.VRs is [var only, ..] && only.IsText && vr.IsText;
            if (!CanHold(entry) || entry.VRs.Contains(vr) || (rules.Of(entry.Tag) == AttributeRule.Keep && (text || IsBulk(entry)))) continue;
            if (vr == DicomVR.SQ) PlantSequence(made, made.Dataset, entry.Tag, "");
            else made.Plant(made.Dataset, entry.Tag, vr, "");
        }
        return made;
    }

    /// <summary>A report whose every item says who somebody is.</summary>
    private static PlantedObject Report(DeidentificationProfile profile)
    {
        DicomDataset root = Head(SopClasses.ComprehensiveSRStorage, "SR").Set(DicomTags.ValueType, "CONTAINER");
        PlantedObject made = new("structured report", root, TransferSyntax.ExplicitVRLittleEndian);
        DicomDataset at = root;
        string around = "";
        for (int depth = 1; depth <= Depth; depth++)
        {
            around += $"{DicomTags.ContentSequence}[*].";
            List<DicomDataset> items =
            [
                Item(made, "TEXT", DicomTags.TextValue, DicomVR.UT, around), Item(made, "PNAME", DicomTags.PersonName, DicomVR.PN, around),
            ];
            if (profile.Dates != DateHandling.Keep) items.Add(Item(made, "DATETIME", DicomTags.DateTime, DicomVR.DT, around));
            if (!profile.RetainUids) items.Add(Item(made, "UIDREF", DicomTags.UID, DicomVR.UI, around));
            DicomDataset container = new DicomDataset().Set(DicomTags.ValueType, "CONTAINER");
            items.Add(container);
            at.SetSequence(DicomTags.ContentSequence, [.. items]);
            at = at.GetItems(DicomTags.ContentSequence)[^1];
        }
        DicomDataset observer = new DicomDataset().SetSequence(DicomTags.VerifyingObserverIdentificationCodeSequence, Code(made, "verifying observer"));
        made.Plant(observer, DicomTags.VerifyingObserverName, DicomVR.PN, "verifying observer ");
        made.Plant(observer, DicomTags.VerifyingOrganization, DicomVR.LO, "verifying observer ");
        root.SetSequence(DicomTags.VerifyingObserverSequence, observer);
        DicomDataset request = new();
        foreach (DicomTag tag in (DicomTag[])[DicomTags.AccessionNumber, DicomTags.RequestedProcedureID, DicomTags.PlacerOrderNumberImagingServiceRequest])
            made.Plant(request, tag, DicomDictionary.VROf(tag)!.Value, "referenced request ");
        root.SetSequence(DicomTags.ReferencedRequestSequence, request);
        return made;
    }

    private static DicomDataset Item(PlantedObject made, string type, DicomTag tag, DicomVR vr, string around)
    {
        DicomDataset item = new DicomDataset().Set(DicomTags.ValueType, type).SetSequence(DicomTags.ConceptNameCodeSequence, new DicomDataset()
            .Set(DicomTags.CodeValue, "121071").Set(DicomTags.CodingSchemeDesignator, "DCM").Set(DicomTags.CodeMeaning, "Finding"));
        made.Plant(item, tag, vr, around);
        return item;
    }

    private static DicomDataset Code(PlantedObject made, string place)
    {
        DicomDataset code = new DicomDataset().Set(DicomTags.CodingSchemeDesignator, "99LOCAL");
        made.Plant(code, DicomTags.CodeValue, DicomVR.SH, place + " ");
        made.Plant(code, DicomTags.CodeMeaning, DicomVR.LO, place + " ");
        return code;
    }

    private static PlantedObject Image(string name, TransferSyntax syntax) => new(name, Head(SopClasses.MRImageStorage, "MR")
        .Set(DicomTags.Rows, 2).Set(DicomTags.Columns, 2).Set(DicomTags.BitsAllocated, 8).Set(DicomTags.BitsStored, 8).Set(DicomTags.HighBit, 7)
        .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PixelRepresentation, 0).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
        .SetBytes(DicomTags.PixelData, DicomVR.OB, new byte[4]), syntax);

    private static DicomDataset Head(string sopClass, string modality) => new DicomDataset()
        .Set(DicomTags.SOPClassUID, sopClass).Set(DicomTags.SOPInstanceUID, DicomUids.Generate()).Set(DicomTags.Modality, modality);

    private static void PlantAll(PlantedObject made, DicomDataset target, ProfileRules rules, string around)
    {
        foreach (DicomDictionaryEntry entry in DicomDictionary.All)
        {
            AttributeRule rule = rules.Of(entry.Tag);
            bool stays = rule == AttributeRule.Keep || (rule == AttributeRule.ShiftDate && !ShiftChanges(entry));
            if (stays || !CanHold(entry)) continue;
            if (entry.VRs[0] == DicomVR.SQ) PlantSequence(made, target, entry.Tag, around);
            else made.Plant(target, entry.Tag, entry.VRs[0], around);
        }
        PlantPrivate(made, target, around);
        PlantUnknown(made, target, around);
        foreach (ushort group in (ushort[])[0x501E, 0x6002, 0x60FE])
            foreach (ushort element in (ushort[])[0x0022, 0x1500, 0x4000])
                made.Plant(target, new DicomTag(group, element), DicomVR.LO, around);
    }

    /// <summary>Private elements of every representation, also in blocks of creators that own safe ones.</summary>
    private static void PlantPrivate(PlantedObject made, DicomDataset target, string around)
    {
        ushort element = 0x1000;
        target.SetBytes(new DicomTag(0x0019, 0x0010), DicomVR.LO, "SIEMENS MR HEADER "u8.ToArray());
        foreach (string code in (string[])["AE", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "OB", "OW", "PN", "SH", "ST", "TM", "UC", "UI", "UN", "UR", "UT"])
        {
            // 100C to 100E and 1027 are safe.
            DicomTag tag = new(0x0019, element += 0x11);
            made.Plant(target, tag, DicomVR.Parse(code), around);
        }
        made.Plant(target, new DicomTag(0x0029, 0x0010), DicomVR.LO, around + "creator ");
        made.Plant(target, new DicomTag(0x0029, 0x1008), DicomVR.LO, around);
        PlantSequence(made, target, new DicomTag(0x0029, 0x1009), around);
        // A safe number without its creator is not safe.
        made.Plant(target, new DicomTag(0x2001, 0x1003), DicomVR.LO, around + "no creator ");
    }

    private static void PlantUnknown(PlantedObject made, DicomDataset target, string around)
    {
        made.Plant(target, new DicomTag(0x0018, 0xFFF0), DicomVR.LO, around);
        made.Plant(target, new DicomTag(0x0066, 0xFFF0), DicomVR.UN, around);
        made.Plant(target, new DicomTag(0x7FE0, 0xFFF0), DicomVR.OB, around);
        PlantSequence(made, target, new DicomTag(0x0040, 0xFFF0), around);
    }

    private static void PlantSequence(PlantedObject made, DicomDataset target, DicomTag tag, string around)
    {
        DicomDataset item = new();
        string inside = $"{around}{tag}[1].";
        made.Plant(item, DicomTags.PatientName, DicomVR.PN, inside);
        made.Plant(item, DicomTags.AccessionNumber, DicomVR.SH, inside);
        made.Plant(item, new DicomTag(0x0009, 0x1001), DicomVR.UT, inside);
        target.SetSequence(tag, item);
    }

    // Items and delimiters, command and meta elements cannot be in a data set; the character set decides how all else is read.
    private static bool CanHold(DicomDictionaryEntry entry) =>
        entry.VRs.Count > 0 && entry.Tag != DicomTags.SOPClassUID && entry.Tag != DicomTags.SOPInstanceUID && entry.Tag.Group is > 0x0006 and not 0xFFFE && entry.Tag != DicomTags.SpecificCharacterSet && !entry.Tag.IsGroupLength
        && DicomDictionary.Find(entry.Tag) == entry && entry.Tag != DicomTags.PixelRepresentation && !IsImage(entry.Tag) && entry.Tag != DicomTags.DirectoryRecordSequence;

    private static bool IsImage(DicomTag tag) => tag.Group is 0x0028 && tag.Element is >= 0x0002 and <= 0x0103;

    private static bool IsBulk(DicomDictionaryEntry entry) => Array.Exists([.. entry.VRs], vr => vr.IsBytes || vr.IsNumber);

    // Times of day stay when dates are shifted.
    private static bool ShiftChanges(DicomDictionaryEntry entry) => entry.VRs[0] == DicomVR.DA || entry.VRs[0] == DicomVR.DT;
}
