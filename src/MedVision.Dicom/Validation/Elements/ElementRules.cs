using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Text;

namespace MedVision.Dicom.Validation.Elements;

/// <summary>Each element against the dictionary (PS3.6) and the encoding of values (PS3.5 6 and 7).</summary>
internal sealed class ElementRules(Findings findings, bool explicitVR)
{
    // PS3.6 says "US or SS"; PS3.5 A and the modules say that these follow Pixel Representation.
    private static readonly DicomTag[] followsPixels =
    [
        DicomTags.SmallestImagePixelValue, DicomTags.LargestImagePixelValue, DicomTags.SmallestPixelValueInSeries, DicomTags.LargestPixelValueInSeries,
        DicomTags.PixelPaddingValue, DicomTags.PixelPaddingRangeLimit, DicomTags.RealWorldValueFirstValueMapped, DicomTags.RealWorldValueLastValueMapped,
    ];

    public static void Check(DicomFile file, Findings findings)
    {
        new ElementRules(findings, explicitVR: true).Check(file.Meta, [], signed: null);
        new ElementRules(findings, file.TransferSyntax.IsExplicitVR).Check(file.Dataset, [], signed: null);
    }

    /// <summary>A data set that is no whole object yet.</summary>
    public static void Check(DicomDataset dataset, Findings findings) => new ElementRules(findings, explicitVR: true).Check(dataset, [], signed: null);

    private void Check(DicomDataset dataset, string[] terms, bool? signed)
    {
        if (dataset.Contains(DicomTags.SpecificCharacterSet))
        {
            terms = dataset.Texts(DicomTags.SpecificCharacterSet);
            CharacterSetRules.Check(dataset, findings);
        }
        if (dataset.Whole(DicomTags.PixelRepresentation) is { } representation) signed = representation == 1;
        foreach (DicomElement element in dataset)
        {
            if (element.Tag.IsGroupLength)
            {
                if (element.Tag.Group > 2) findings.Note("group-length", dataset, element.Tag, "group lengths are retired", "PS3.5 7.2");
            }
            else if (element.Tag.IsPrivate)
            {
                PrivateRules.Check(dataset, element, findings);
            }
            else
            {
                CheckPublic(dataset, element, signed);
            }
            if (element is DicomValue value) CheckValue(dataset, value, terms);
            else if (element is DicomSequence sequence)
                foreach (DicomDataset item in sequence.Items) Check(item, terms, signed);
        }
    }

    private void CheckPublic(DicomDataset dataset, DicomElement element, bool? signed)
    {
        if (DicomDictionary.Find(element.Tag) is not { VRs.Count: > 0 } entry)
        {
            findings.Error("unknown-tag", dataset, element.Tag, "the data dictionary has no such element, and even groups belong to the standard", "PS3.6 6");
            return;
        }
        if (entry.Retired) findings.Warning("retired-tag", dataset, element.Tag, "the standard has retired this element", "PS3.6 6");
        CheckVR(dataset, element, entry);
        if (signed is { } negative && entry.VRs.Count > 1 && element.VR == (negative ? DicomVR.US : DicomVR.SS) && followsPixels.Contains(element.Tag))
            findings.Error("value-representation", dataset, element.Tag, $"{element.VR} where Pixel Representation is {(negative ? 1 : 0)}", "PS3.3 C.7.6.3.1");
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
        int count = CountOf(dataset, value);
        if (Multiplicity.Of(entry.VM).Allows(count)) return;
        findings.Error("value-multiplicity", dataset, value.Tag, $"{count} value{(count == 1 ? "" : "s")} where {entry.VM} must be", "PS3.5 6.4");
    }

    private static int CountOf(DicomDataset dataset, DicomValue value)
    {
        if (value.VR.IsNumber) return (int)Math.Min(int.MaxValue, value.Length / SizeOf(value.VR));
        if (!value.VR.IsText || value.VR.IsSingleValued) return 1;
        int backslashes = value.Load().Span.Count((byte)'\\');
        // In some multi-byte characters the second byte looks like a backslash.
        return backslashes == 0 || !value.VR.UsesCharacterSet ? backslashes + 1 : dataset.CharacterSet.Decode(value.Load().Span, TextForm.Values).Length;
    }

    // A tag is two numbers of two bytes, swapped one by one.
    private static int SizeOf(DicomVR vr) => vr == DicomVR.AT ? 4 : vr.UnitSize;

    private void CheckValue(DicomDataset dataset, DicomValue value, string[] terms)
    {
        if (value.Length % 2 != 0) findings.Error("odd-length", dataset, value.Tag, $"{value.Length} bytes: lengths are even", "PS3.5 7.1.1");
        if (value.VR.IsNumber && value.Length % SizeOf(value.VR) != 0)
            findings.Error("value-length", dataset, value.Tag, $"{value.Length} bytes are no whole count of {value.VR}", "PS3.5 6.2");
        if (!value.VR.IsText || value.IsEmpty) return;
        if (ValueSyntax.Covers(value.VR)) CheckPlainText(dataset, value);
        else CheckText(dataset, value, terms);
    }

    private void CheckPlainText(DicomDataset dataset, DicomValue value)
    {
        char padding = value.VR == DicomVR.UI ? '\0' : ' ';
        ReadOnlySpan<char> text = Encoding.Latin1.GetString(value.Load().Span);
        if (padding == ' ' && text.EndsWith('\0'))
        {
            findings.Error("value-padding", dataset, value.Tag, $"{value.VR} is padded with NUL, where a space must be", "PS3.5 6.2");
            text = text.TrimEnd('\0');
        }
        text = text.TrimEnd(padding);
        if (value.VR == DicomVR.UR)
        {
            Tell(dataset, value, text, ValueSyntax.Check(value.VR, text));
            return;
        }
        foreach (Range range in text.Split('\\'))
            if (text[range].TrimEnd(padding) is { IsEmpty: false } one) Tell(dataset, value, one, ValueSyntax.Check(value.VR, one));
    }

    private void CheckText(DicomDataset dataset, DicomValue value, string[] terms)
    {
        ReadOnlySpan<byte> bytes = value.Load().Span;
        if (TextRules.CheckBytes(dataset, value.VR, bytes, terms) is { } problem)
            findings.Error(problem.StartsWith("is padded", StringComparison.Ordinal) ? "value-padding" : "character-repertoire", dataset, value.Tag, "the text " + problem, "PS3.5 6.1");
        // Shorter than any limit, and a name of one group: nothing to count.
        if (bytes.Length <= 16 && value.VR != DicomVR.PN) return;
        foreach (string text in dataset.CharacterSet.Decode(bytes, CharacterSet.FormOf(value.VR)))
            Tell(dataset, value, text, TextRules.CheckLength(value.VR, text));
    }

    private void Tell(DicomDataset dataset, DicomValue value, ReadOnlySpan<char> text, string? problem)
    {
        if (problem is null) return;
        string shown = text.Length > 64 ? $"{text[..64]}..." : text.ToString();
        findings.Error("value-syntax", dataset, value.Tag, $"'{shown}' {problem}", value.VR == DicomVR.UI ? "PS3.5 9.1" : "PS3.5 6.2");
    }
}
