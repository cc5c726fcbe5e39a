using System.Text.RegularExpressions;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Inference.Models.Cards;

namespace MedVision.Inference.Guard;

/// <summary>The header's part of the guard: modality, body part, sequence and contrast, by the card's rules.</summary>
internal static partial class HeaderGuard
{
    /// <summary>The one value of the card's <c>contrast</c> rule that this program knows.</summary>
    internal const string KnownSequence = "T1 post-contrast";

    internal static HeaderVerdict Judge(IReadOnlyList<DicomFile> series, CardHeaderRules rules)
    {
        DicomDataset first = series[0].Dataset;
        string modality = first.GetString(DicomTags.Modality) ?? "";
        if (!rules.Modality.Contains(modality, StringComparer.OrdinalIgnoreCase))
        {
            string stated = modality.Length == 0 ? "is not stated" : modality;
            return new HeaderVerdict($"modality {stated}; the models know {string.Join(", ", rules.Modality)} only", null, null);
        }
        if (JudgeBodyPart(first, rules) is string part) return new HeaderVerdict(part, null, null);

        SequenceReader sequence = SequenceReader.Read(first);
        string? kind = sequence switch
        {
            { Sequence: Sequence.T2 } => "T2-weighted series",
            { Sequence: Sequence.Flair } => "FLAIR series",
            { Sequence: Sequence.ProtonDensity } => "proton density series",
            { Sequence: Sequence.Other } => "not an anatomical T1 series",
            { Contrast: Contrast.NotGiven } => "T1-weighted series without contrast agent",
            { Sequence: Sequence.T1, Contrast: Contrast.NotRecorded } => "T1-weighted series with no record of a contrast agent",
            _ => null,
        };
        if (kind is not null) return new HeaderVerdict(null, $"{kind}; the models know {KnownSequence} only ({sequence.Evidence})", null);
        return new HeaderVerdict(null, null, Open(sequence));
    }

    /// <summary>What the header leaves open. The pixel guard hardly tells one sequence from another: the reader must know.</summary>
    private static string? Open(SequenceReader sequence)
    {
        string? open = sequence switch
        {
            { Sequence: Sequence.Unknown, Contrast: Contrast.Given } => "the sequence",
            { Sequence: Sequence.Unknown } => "sequence and contrast agent",
            { Contrast: Contrast.Unknown } => "the contrast agent",
            _ => null,
        };
        return open is null ? null : $"the header does not state {open}: judged by the pixels alone, though the models know {KnownSequence} only";
    }

    private static string? JudgeBodyPart(DicomDataset dataset, CardHeaderRules rules)
    {
        string stated = dataset.GetString(DicomTags.BodyPartExamined) ?? "";
        string only = string.Join(", ", rules.BodyPart.Where(part => part.Length > 0));
        if (stated.Length > 0)
        {
            bool known = Word().Matches(stated).Any(word => rules.BodyPart.Contains(word.Value, StringComparer.OrdinalIgnoreCase));
            return known ? null : $"body part {stated}; the models know {only} only";
        }
        if (!rules.BodyPart.Contains("")) return $"the body part is not stated; the models know {only} only";
        foreach (DicomTag tag in new[] { DicomTags.SeriesDescription, DicomTags.ProtocolName, DicomTags.StudyDescription })
        {
            if (dataset.GetString(tag) is not string text) continue;
            if (HeadWords().IsMatch(text)) return null;
            if (OtherParts().Match(text) is { Success: true } other) return $"{tag.Keyword} '{text}' speaks of '{other.Value}'; the models know {only} only";
        }
        return null;
    }

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"brain|head|cereb|cran|skull|neuro|hirn|kopf|sch[äa]del", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HeadWords();

    [GeneratedRegex(@"spine|lumbar|thorac|cervical|sacr|knee|hip\b|shoulder|elbow|wrist|hand\b|ankle|foot|abdom|liver|hepat|renal|kidney|pelvi|prostat"
        + @"|uter|rectum|cardiac|heart|breast|mamm|chest|thorax|lung|neck|thigh|femur|tibia|whole.?body",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherParts();
}
