using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Validation.Elements;

/// <summary>Each element against the dictionary (PS3.6) and the encoding of values (PS3.5 6 and 7).</summary>
internal sealed class ElementRules(Findings findings, bool explicitVR)
{
    public static void Check(DicomFile file, Findings findings)
    {
        new ElementRules(findings, explicitVR: true).Check(file.Meta);
        new ElementRules(findings, file.TransferSyntax.IsExplicitVR).Check(file.Dataset);
    }

    private void Check(DicomDataset dataset)
    {
        foreach (DicomElement element in dataset)
        {
            if (element.Tag.IsGroupLength)
            {
                if (element.Tag.Group > 2) findings.Note("group-length", dataset, element.Tag, "group lengths are retired", "PS3.5 7.2");
            }
            else if (!element.Tag.IsPrivate)
            {
                CheckPublic(dataset, element);
            }
            if (element is DicomValue value) CheckValue(dataset, value);
            else if (element is DicomSequence sequence)
                foreach (DicomDataset item in sequence.Items) Check(item);
        }
    }

    private void CheckPublic(DicomDataset dataset, DicomElement element)
    {
        if (DicomDictionary.Find(element.Tag) is not { VRs.Count: > 0 } entry)
        {
            findings.Error("unknown-tag", dataset, element.Tag, "the data dictionary has no such element, and even groups belong to the standard", "PS3.6 6");
            return;
        }
        if (entry.Retired) findings.Warning("retired-tag", dataset, element.Tag, "the standard has retired this element", "PS3.6 6");
        CheckVR(dataset, element, entry);
        if (element is DicomValue { IsEmpty: false } value && value.VR != DicomVR.UN) CheckMultiplicity(dataset, value, entry);
    }

    private void CheckVR(DicomDataset dataset, DicomElement element, DicomDictionaryEntry entry)
    {
        if (entry.VRs.Contains(element.VR)) return;
        string wanted = string.Join(" or ", entry.VRs);
        if (element.VR != DicomVR.UN)
            findings.Error("value-representation", dataset, element.Tag, $"{element.VR} where the dictionary says {wanted}", "PS3.6 6");
        else if (explicitVR)
            findings.Warning("value-representation", dataset, element.Tag, $"UN where the dictionary says {wanted}: the writer did not know the element", "PS3.5 6.2.2");
        else
            findings.Error("value-length", dataset, element.Tag, $"the length does not fit {wanted}", "PS3.5 6.2");
    }

    private void CheckMultiplicity(DicomDataset dataset, DicomValue value, DicomDictionaryEntry entry)
    {
        int count = CountOf(value);
        if (Multiplicity.Of(entry.VM).Allows(count)) return;
        findings.Error("value-multiplicity", dataset, value.Tag, $"{count} value{(count == 1 ? "" : "s")} where {entry.VM} must be", "PS3.5 6.4");
    }

    private static int CountOf(DicomValue value)
    {
        if (value.VR.IsNumber) return (int)Math.Min(int.MaxValue, value.Length / SizeOf(value.VR));
        if (!value.VR.IsText || value.VR.IsSingleValued) return 1;
        if (!value.VR.UsesCharacterSet) return value.Load().Span.Count((byte)'\\') + 1;
        return 1;
    }

    // A tag is two numbers of two bytes, swapped one by one.
    private static int SizeOf(DicomVR vr) => vr == DicomVR.AT ? 4 : vr.UnitSize;

    private void CheckValue(DicomDataset dataset, DicomValue value)
    {
        if (value.Length % 2 != 0) findings.Error("odd-length", dataset, value.Tag, $"{value.Length} bytes: lengths are even", "PS3.5 7.1.1");
        if (value.VR.IsNumber && value.Length % SizeOf(value.VR) != 0)
            findings.Error("value-length", dataset, value.Tag, $"{value.Length} bytes are no whole count of {value.VR}", "PS3.5 6.2");
        if (value.VR != DicomVR.UI) return;
        foreach (string uid in Encoding.Latin1.GetString(value.Load().Span).Split('\\'))
            if (uid.TrimEnd('\0') is { Length: > 0 } text && !DicomUids.IsValid(text)) findings.Error("value-syntax", dataset, value.Tag, $"'{text}' is no UID", "PS3.5 9.1");
    }
}
