using System.Collections.Frozen;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Elements;

/// <summary>The declared character sets themselves, PS3.3 C.12.1.1.2.</summary>
internal static class CharacterSetRules
{
    private const string Clause = "PS3.3 C.12.1.1.2";

    private static readonly FrozenSet<string> alone = FrozenSet.Create(StringComparer.Ordinal,
        "ISO_IR 6", "ISO_IR 100", "ISO_IR 101", "ISO_IR 109", "ISO_IR 110", "ISO_IR 144", "ISO_IR 127", "ISO_IR 126", "ISO_IR 138", "ISO_IR 148",
        "ISO_IR 203", "ISO_IR 13", "ISO_IR 166", "ISO_IR 192", "GB18030", "GBK");

    private static readonly FrozenSet<string> extended = FrozenSet.Create(StringComparer.Ordinal,
        "ISO 2022 IR 6", "ISO 2022 IR 100", "ISO 2022 IR 101", "ISO 2022 IR 109", "ISO 2022 IR 110", "ISO 2022 IR 144", "ISO 2022 IR 127", "ISO 2022 IR 126",
        "ISO 2022 IR 138", "ISO 2022 IR 148", "ISO 2022 IR 203", "ISO 2022 IR 13", "ISO 2022 IR 166", "ISO 2022 IR 87", "ISO 2022 IR 159", "ISO 2022 IR 149", "ISO 2022 IR 58");

    // Multi-byte sets cannot be where each value begins.
    private static readonly FrozenSet<string> onlyExtension = FrozenSet.Create(StringComparer.Ordinal, "ISO 2022 IR 87", "ISO 2022 IR 159", "ISO 2022 IR 149", "ISO 2022 IR 58");

    public static void Check(DicomDataset dataset, Findings findings)
    {
        string[] terms = dataset.Texts(DicomTags.SpecificCharacterSet);
        for (int i = 0; i < terms.Length; i++)
        {
            string term = terms[i];
            bool first = i == 0;
            string? problem =
                term.Length == 0 ? first && terms.Length > 1 ? null : "an empty value may only be the first of several"
                : !alone.Contains(term) && !extended.Contains(term) ? $"'{term}' is no defined term"
                : terms.Length > 1 && alone.Contains(term) ? $"'{term}' cannot be combined with others"
                : first && onlyExtension.Contains(term) ? $"'{term}' cannot be the first: it has no single-byte characters"
                : null;
            if (problem is not null) findings.Error("character-set", dataset, DicomTags.SpecificCharacterSet, problem, Clause);
        }
    }
}
