using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.Rules;

/// <summary>
/// The rule of every public attribute under one profile: PS3.15 Table E.1-1 where it has the attribute, else by its value
/// representation. Compound codes choose between X, Z and D by what the IOD needs; the tables at hand do not carry every module's
/// types, so the choice is the one that keeps an object valid in all of them.
/// </summary>
internal sealed class ProfileRules(DeidentificationProfile profile, bool isReport = false)
{
    // In these groups nothing stays but what is named: patient, study and visit, encryption and signatures, interpretation, security screening.
    private static readonly HashSet<ushort> closedGroups = [0x0000, 0x0002, 0x0004, 0x0006, 0x0010, 0x0032, 0x0038, 0x0400, 0x4008, 0x4010, 0x4FFE];

    private static readonly HashSet<DicomTag> openInClosedGroups =
    [
        DicomTags.QualityControlSubject, DicomTags.QualityControlSubjectTypeCodeSequence, DicomTags.StrainDescription, DicomTags.StrainNomenclature,
        DicomTags.StrainCodeSequence, DicomTags.PatientSpeciesDescription, DicomTags.PatientSpeciesCodeSequence, DicomTags.PatientBreedDescription,
        DicomTags.PatientBreedCodeSequence, DicomTags.SubjectRelativePositionInImage, DicomTags.ExaminedBodyThickness,
        DicomTags.RequestedProcedureCodeSequence, DicomTags.RequestedLateralityCodeSequence,
    ];

    // UIDs that name a class, a coding scheme or a transfer syntax, never an instance.
    private static readonly HashSet<DicomTag> classUids =
    [
        DicomTags.SOPClassUID, DicomTags.RelatedGeneralSOPClassUID, DicomTags.OriginalSpecializedSOPClassUID, DicomTags.SOPClassesInStudy,
        DicomTags.CodingSchemeUID, DicomTags.ContextUID, DicomTags.MappingResourceUID, DicomTags.ContextGroupExtensionCreatorUID,
        DicomTags.ReferencedSOPClassUID, DicomTags.SOPClassesSupported, DicomTags.AvailableTransferSyntaxUID, DicomTags.StoredInstanceTransferSyntaxUID,
        DicomTags.FlowTransferSyntaxUID, DicomTags.PertinentSOPClassesInStudy, DicomTags.PertinentSOPClassesInSeries,
    ];

    private static readonly HashSet<DicomTag> keptBytes =
    [
        DicomTags.PixelData, DicomTags.WaveformData, DicomTags.ChannelMinimumValue, DicomTags.ChannelMaximumValue,
        DicomTags.WaveformPaddingValue, DicomTags.ICCProfile, DicomTags.BadPixelImage, DicomTags.CoordinateSystemAxisValues,
    ];

    private static readonly HashSet<DicomTag> keptTexts =
    [
        DicomTags.CodeMeaning, DicomTags.ExtendedCodeMeaning, DicomTags.LongCodeValue, DicomTags.URNCodeValue, DicomTags.CodingSchemeName,
        DicomTags.CodingSchemeURL, DicomTags.CodingSchemeExternalID, DicomTags.CodingSchemeResponsibleOrganization, DicomTags.ImageDisplayFormat,
    ];

    private static readonly string[] descriptiveEndings = ["Description", "Comment", "Comments", "Explanation", "Notes", "Label", "Purpose", "Narrative"];

    // Of type 2 or 2C (PS3.3 C.7.1.1, C.7.6.14): an object that has them needs them, if only empty.
    private static readonly HashSet<DicomTag> emptyRatherThanAbsent = [DicomTags.AcquisitionContextSequence, DicomTags.ResponsiblePerson, DicomTags.ResponsibleOrganization];

    private readonly Dictionary<DicomTag, AttributeRule> known = [];

    /// <summary>The rule of a public attribute.</summary>
    public AttributeRule Of(DicomTag tag)
    {
        if (known.TryGetValue(tag, out AttributeRule rule)) return rule;
        return known[tag] = Decide(tag);
    }

    /// <summary>What the basic profile says, where an option cannot be followed.</summary>
    public AttributeRule BasicOf(DicomTag tag) =>
        ConfidentialityTable.Find(tag) is { } row ? Basic(row, DicomDictionary.Find(tag)) : AttributeRule.Empty;

    private static bool IsRepeatingGraphics(DicomTag tag) => (tag.Group & 0xFF00) is 0x5000 or 0x6000;

    private static bool IsSequence(DicomDictionaryEntry? entry) => entry is { VRs: [var vr] } && vr == DicomVR.SQ;

    private AttributeRule Decide(DicomTag tag)
    {
        DicomDictionaryEntry? entry = DicomDictionary.Find(tag);
        // Overlays and curves go as a whole: without their data the rest of them would be an invalid module.
        if (entry is null || entry.VRs.Count == 0 || tag.IsGroupLength || IsRepeatingGraphics(tag) || tag.Group is 0x0400 or 0x4FFE or 0xFFFA or 0xFFFC) return AttributeRule.Remove;
        if (ConfidentialityTable.Find(tag) is { } row) return OfRow(row, entry);
        if (closedGroups.Contains(tag.Group) && !openInClosedGroups.Contains(tag)) return AttributeRule.Remove;
        return ByRepresentation(tag, entry);
    }

    private AttributeRule OfRow(ConfidentialityRow row, DicomDictionaryEntry entry)
    {
        if (row.Tag == DicomTags.PatientID) return AttributeRule.Pseudonym;
        if (row.Tag == DicomTags.PatientName) return AttributeRule.PatientName;
        if (row.Has('m') && profile.Dates == DateHandling.Shift) return AttributeRule.ShiftDate;
        if ((row.Has('F') && profile.Dates == DateHandling.Keep)
            || (row.Has('U') && profile.RetainUids)
            || (row.Has('V') && profile.RetainDeviceIdentity)
            || (row.Has('I') && profile.RetainInstitutionIdentity)
            || (row.Has('P') && profile.RetainPatientCharacteristics)
            || (row.Has('s') && profile.CleanStructuredContent)) return AttributeRule.Keep;
        bool clean = (row.Has('t') && profile.CleanDescriptors) || (row.Has('p') && profile.RetainPatientCharacteristics);
        if (clean) return IsSequence(entry) ? AttributeRule.Keep : AttributeRule.CleanText;
        return Basic(row, entry);
    }

    private AttributeRule Basic(ConfidentialityRow row, DicomDictionaryEntry? entry)
    {
        bool sequence = IsSequence(entry);
        if (row.Tag == DicomTags.PersonIdentificationCodeSequence || row.Tag == DicomTags.InstitutionCodeSequence || row.Tag == DicomTags.HumanPerformerCodeSequence)
            return AttributeRule.DummyCode;
        return row.Basic switch
        {
            "X" => emptyRatherThanAbsent.Contains(row.Tag) ? AttributeRule.Empty : AttributeRule.Remove,
            "Z" => AttributeRule.Empty,
            "U" => AttributeRule.MapUid,
            // The module Graphic Annotation is optional: without its sequence it is absent, with a dummy it would lie. A content tree is refused before or cleaned.
            "D" when row.Has('g') || row.Has('s') => AttributeRule.Remove,
            "D" or "Z/D" => AttributeRule.Dummy,
            "X/Z" => !sequence || emptyRatherThanAbsent.Contains(row.Tag) ? AttributeRule.Empty : AttributeRule.Remove,
            // Type 2 in every report (PS3.3 C.17.1), type 3 in every image (C.7.3.1).
            "X/Z/D" when isReport && row.Tag == DicomTags.ReferencedPerformedProcedureStepSequence => AttributeRule.Empty,
            "X/D" or "X/Z/D" => sequence ? AttributeRule.Remove : AttributeRule.Dummy,
            // References stay, because the UIDs in them are mapped.
            "X/Z/U*" => AttributeRule.Keep,
            _ => throw new InvalidOperationException($"the action '{row.Basic}' of {row.Tag} is none of PS3.15 Table E.1-1a"),
        };
    }

    private AttributeRule ByRepresentation(DicomTag tag, DicomDictionaryEntry entry)
    {
        if (keptTexts.Contains(tag) || keptBytes.Contains(tag)) return AttributeRule.Keep;
        if (tag == DicomTags.TrackingID) return AttributeRule.Pseudonym;
        bool descriptive = Array.Exists(descriptiveEndings, ending => entry.Keyword.EndsWith(ending, StringComparison.Ordinal));
        return entry.VRs[0].Code switch
        {
            "PN" => AttributeRule.Empty,
            "DA" or "TM" or "DT" => profile.Dates switch
            {
                DateHandling.Keep => AttributeRule.Keep,
                DateHandling.Shift => AttributeRule.ShiftDate,
                _ => AttributeRule.Empty,
            },
            "UI" => profile.RetainUids || classUids.Contains(tag) ? AttributeRule.Keep : AttributeRule.MapUid,
            "AE" or "UR" or "OB" or "UN" => AttributeRule.Remove,
            "ST" or "LT" or "UT" or "UC" => AttributeRule.CleanText,
            "LO" or "SH" when descriptive => AttributeRule.CleanText,
            _ => AttributeRule.Keep,
        };
    }
}
