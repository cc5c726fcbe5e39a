using System.Globalization;
using System.Text.RegularExpressions;
using MedVision.Dicom.Data;

namespace MedVision.Inference.Guard;

/// <summary>
/// Reads the kind of an MR series out of its header: first out of the words that people wrote (Series Description, Protocol
/// Name), then out of Sequence Name, then out of the timing (echo, repetition and inversion time). <see cref="Evidence"/> quotes what decided.
/// </summary>
internal sealed partial record SequenceReader(Sequence Sequence, Contrast Contrast, string Evidence)
{
    private const double T2EchoMs = 60, T1EchoMs = 30, FlairInversionMs = 1500, LongRepetitionMs = 2000;

    private static readonly (Regex Words, Sequence Sequence)[] Names =
    [
        (T1FlairWords(), Sequence.T1),
        (FlairWords(), Sequence.Flair),
        (OtherWords(), Sequence.Other),
        (T1Words(), Sequence.T1),
        (T2Words(), Sequence.T2),
        (ProtonDensityWords(), Sequence.ProtonDensity),
    ];

    internal static SequenceReader Read(DicomDataset dataset)
    {
        List<string> evidence = [];
        Sequence sequence = Sequence.Unknown;
        foreach (DicomTag tag in new[] { DicomTags.SeriesDescription, DicomTags.ProtocolName, DicomTags.SequenceName })
        {
            if (dataset.GetString(tag) is not string text) continue;
            sequence = Names.FirstOrDefault(name => name.Words.IsMatch(text)).Sequence;
            if (sequence == Sequence.Unknown) continue;
            evidence.Add($"{tag.Keyword} '{text}'");
            break;
        }
        if (sequence == Sequence.Unknown) sequence = ByTiming(dataset, evidence);
        Contrast contrast = ReadContrast(dataset, evidence);
        return new SequenceReader(sequence, contrast, string.Join(", ", evidence));
    }

    private static Sequence ByTiming(DicomDataset dataset, List<string> evidence)
    {
        double? echo = dataset.GetDouble(DicomTags.EchoTime), repetition = dataset.GetDouble(DicomTags.RepetitionTime);
        if (echo is not > 0) return Sequence.Unknown;
        bool inverted = dataset.GetDouble(DicomTags.InversionTime) >= FlairInversionMs;
        Sequence sequence = echo >= T2EchoMs ? (inverted ? Sequence.Flair : Sequence.T2)
            : echo > T1EchoMs || repetition is null ? Sequence.Unknown
            : repetition < LongRepetitionMs || dataset.GetDouble(DicomTags.InversionTime) is > 0 and < FlairInversionMs ? Sequence.T1
            : dataset.GetStrings(DicomTags.ScanningSequence).Contains("SE") ? Sequence.ProtonDensity
            : Sequence.Unknown;
        if (sequence != Sequence.Unknown)
        {
            evidence.Add(string.Create(CultureInfo.InvariantCulture, $"EchoTime {echo:0.#} ms, RepetitionTime {repetition:0.#} ms"));
        }
        return sequence;
    }

    private static Contrast ReadContrast(DicomDataset dataset, List<string> evidence)
    {
        foreach (DicomTag tag in new[] { DicomTags.SeriesDescription, DicomTags.ProtocolName })
        {
            if (dataset.GetString(tag) is not string text) continue;
            Contrast said = WithoutWords().IsMatch(text) ? Contrast.NotGiven : WithWords().IsMatch(text) ? Contrast.Given : Contrast.Unknown;
            if (said == Contrast.Unknown) continue;
            if (!evidence.Contains($"{tag.Keyword} '{text}'")) evidence.Add($"{tag.Keyword} '{text}'");
            return said;
        }
        if (dataset.GetItems(DicomTags.ContrastBolusAgentSequence).Count > 0) return Contrast.Given;
        if (dataset.GetString(DicomTags.ContrastBolusAgent) is not string agent)
        {
            // Present and empty: an agent whose name is not known.
            return dataset.Contains(DicomTags.ContrastBolusAgent) ? Contrast.Unknown : Contrast.NotRecorded;
        }
        evidence.Add($"ContrastBolusAgent '{agent}'");
        return NoAgent().IsMatch(agent) ? Contrast.NotGiven : Contrast.Given;
    }

    /// <summary>T1 FLAIR is a T1-weighted sequence with a short inversion, not what is called FLAIR alone.</summary>
    [GeneratedRegex(@"t1.?(w.?)?flair", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex T1FlairWords();

    [GeneratedRegex(@"flair|dark.?fluid|tirm", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FlairWords();

    [GeneratedRegex(@"dwi|\badc\b|diff|dti|trace|tensor|ep2d|epi_|perf|dsc|rcbv|rcbf"
        + @"|swi|suscept|t2\*|hemo|tof|angio|mra\b|mrv\b|venogra|fmri|bold|asl"
        + @"|spectro|svs|csi|localizer|scout|survey|\bloc\b|field.?map|b0map|phase",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherWords();

    [GeneratedRegex(@"t1|mprage|mp2rage|spgr|bravo|tfl3d|vibe|thrive|lava", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex T1Words();

    [GeneratedRegex(@"t2|ciss|fiesta|haste|space", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex T2Words();

    [GeneratedRegex(@"\bpd\b|proton", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ProtonDensityWords();

    [GeneratedRegex(@"(?<![a-z])pre(?![a-z])|pre.?(con|gad|gd\b)|non.?con|no.?contrast|without|w/o|native|unenhanced|(?<![a-z])nc(?![a-z])|ohne",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WithoutWords();

    [GeneratedRegex(@"(?<![a-z])post(?![a-z])|post.?(con|gad|gd|km)|\+ ?(c|gd|gad|km|k)\b|\bc\+|contrast"
        + @"|(?<![a-z])gd(?![a-z])|gado?(?![a-z])|gadolin|gadov|(?<![a-z])(ce|t1c|km|mdc)(?![a-z])|t1ce|enhanced|dotarem|magnevist|multihance|prohance",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WithWords();

    [GeneratedRegex(@"^(no|none|n|0|nil|without.*|w/?o.*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoAgent();
}
