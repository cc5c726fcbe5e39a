using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Elements;

/// <summary>Private elements: each belongs to a block that its creator has reserved, PS3.5 7.8.1.</summary>
internal static class PrivateRules
{
    private const string Clause = "PS3.5 7.8.1";

    public static void Check(DicomDataset dataset, DicomElement element, Findings findings)
    {
        DicomTag tag = element.Tag;
        if (tag.Group is 0x0001 or 0x0003 or 0x0005 or 0x0007 or 0xFFFF)
        {
            findings.Error("private-element", dataset, tag, $"group {tag.Group:X4} is not open to private elements", "PS3.5 7.1");
        }
        else if (tag.IsPrivateCreator)
        {
            if (element.VR != DicomVR.LO && element.VR != DicomVR.UN) findings.Error("private-element", dataset, tag, $"a private creator is LO, not {element.VR}", Clause);
            if (LenientValues.IsBlank(element)) findings.Error("private-element", dataset, tag, "a private creator has no name", Clause);
        }
        else if (tag.Element < 0x1000)
        {
            findings.Error("private-element", dataset, tag, "no private creator can reserve this element", Clause);
        }
        else if (!dataset.Contains(new DicomTag(tag.Group, (ushort)(tag.Element >> 8))))
        {
            findings.Error("private-element", dataset, tag, $"no private creator ({tag.Group:X4},{tag.Element >> 8:X4}) has reserved this block", Clause);
        }
    }
}
