using System.Text.RegularExpressions;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Validation;

/// <summary>
/// dciodvfy, the validator that reviewers use, and ours over the whole corpus: what it calls an error we call one at the same
/// element, and what it accepts we accept, but for the differences in <c>dciodvfy-differences.txt</c>, each with its reason.
/// </summary>
public sealed partial class DciodvfyTests
{
    private const string Corpus = "dicom-conformance";
    private static readonly Lazy<IReadOnlyList<Judged>> judged = new(JudgeAll);
    private static readonly Difference[] differences = ReadDifferences();

    [ToolFact("dciodvfy", Corpus)]
    public void Every_error_of_dciodvfy_is_one_of_ours_or_a_listed_difference()
    {
        List<string> missed = [];
        foreach (Judged file in judged.Value)
        {
            HashSet<string> told = [.. file.Ours.Where(f => f.Severity == ValidationSeverity.Error).SelectMany(f => NamesOf(f))];
            foreach (string line in file.Errors)
                if (!told.Contains(ElementOf(line)) && !differences.Any(d => !d.IsOurs && d.Pattern.IsMatch($"{file.Path}: {line}"))) missed.Add($"{file.Path}: {line} [{ElementOf(line)}]");
        }
        Assert.True(missed.Count == 0, $"{missed.Count} errors are not told:\n{string.Join('\n', missed.Take(200))}");
    }

    [ToolFact("dciodvfy", Corpus)]
    public void What_dciodvfy_accepts_is_valid_or_a_listed_difference()
    {
        string[] refused =
        [
            .. judged.Value.Where(file => file.Errors.Length == 0)
                .SelectMany(file => file.Ours.Where(f => f.Severity == ValidationSeverity.Error).Select(f => $"{file.Path}: {f.Rule} {f}"))
                .Where(line => !differences.Any(d => d.IsOurs && d.Pattern.IsMatch(line))),
        ];
        Assert.True(refused.Length == 0, string.Join('\n', refused.Take(40)));
    }

    [ToolFact("dciodvfy", Corpus)]
    public void Every_listed_difference_is_still_one()
    {
        string[] lines =
        [
            .. judged.Value.SelectMany(file => file.Errors.Select(line => $"{file.Path}: {line}")),
            .. judged.Value.SelectMany(file => file.Ours.Select(f => $"{file.Path}: {f.Rule} {f}")),
        ];
        Assert.All(differences, d => Assert.True(lines.Any(d.Pattern.IsMatch), $"nothing matches {d.Pattern}"));
    }

    private static IReadOnlyList<Judged> JudgeAll()
    {
        string root = TestData.Require(Corpus);
        List<Judged> all = [];
        Parallel.ForEach(Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories), new ParallelOptions { MaxDegreeOfParallelism = 2 }, path =>
        {
            if (Path.GetExtension(path) == ".csv" || Judge(root, path) is not { } file) return;
            lock (all) all.Add(file);
        });
        return all;
    }

    /// <summary>Null where one of the two cannot read the file: dciodvfy stumbles over some encodings and then tells of what it did not read.</summary>
    private static Judged? Judge(string root, string path)
    {
        ValidationReport report;
        try
        {
            using DicomFile file = DicomFile.Open(path);
            report = DicomValidator.Validate(file);
        }
        catch (DicomException)
        {
            return null;
        }
        (int code, string output, string error) = Tool.Run("dciodvfy", path);
        string[] errors = [.. (output + error).Split('\n').Where(line => line.StartsWith("Error - ", StringComparison.Ordinal))];
        bool unread = code is not (0 or 1) || errors.Any(line => Unread().IsMatch(line));
        return unread ? null : new Judged(Path.GetRelativePath(root, path), errors, report.Findings);
    }

    [GeneratedRegex("read failed|Seek failed|Information Object Not found|Undefined value length|Tags out of order")]
    private static partial Regex Unread();

    /// <summary>The element that a line of dciodvfy is about, by its name in small letters.</summary>
    private static string ElementOf(string line)
    {
        if (line.Contains("FileMetaInformationGroupLength", StringComparison.Ordinal)) return "meta-length";
        if (ByTag().Match(line) is { Success: true } tag && DicomTag.TryParse(tag.Groups[1].Value + tag.Groups[2].Value, out DicomTag parsed)) return Plain(NameOf(parsed));
        if (ByElement().Match(line) is { Success: true } element) return Plain(element.Groups[1].Value);
        if (ByAttribute().Match(line) is { Success: true } attribute) return Plain(attribute.Groups[1].Value);
        return line.Contains("has same value as", StringComparison.Ordinal) ? "uid-reuse"
            : line.Contains("MediaStorage", StringComparison.Ordinal) ? "meta-information"
            : line.Contains("SpacingBetweenSlices", StringComparison.Ordinal) ? "spacingbetweenslices"
            : line.Contains("Coordinates Content Item", StringComparison.Ordinal) ? "coordinates"
            : line.Contains("EvidenceSequence", StringComparison.Ordinal) ? "evidence"
            : line.Contains("PixelData has incorrect value length", StringComparison.Ordinal) || line.Contains("Pixel Data - VR", StringComparison.Ordinal) ? "pixeldata"
            : line.Contains("SegmentNumber", StringComparison.Ordinal) ? "segmentnumber"
            : line.Contains("PerFrameFunctionalGroupsSequence", StringComparison.Ordinal) ? "functional-groups"
            : line.Contains("Illegal root", StringComparison.Ordinal) ? Plain(line[(line.LastIndexOf(") ", StringComparison.Ordinal) + 2)..])
            : line;
    }

    [GeneratedRegex(@"\(0x([0-9a-f]{4}),0x([0-9a-f]{4})\)")]
    private static partial Regex ByTag();

    [GeneratedRegex(@"Element=<(\w+)>")]
    private static partial Regex ByElement();

    [GeneratedRegex(@"attribute <([^>]+)>")]
    private static partial Regex ByAttribute();

    private static string[] NamesOf(ValidationFinding finding) => finding.Tag is not { } tag ? [finding.Rule]
        : [finding.Rule, Plain(NameOf(tag)), Plain(DicomDictionary.Find(tag)?.Name ?? "")];

    private static string NameOf(DicomTag tag) => DicomDictionary.Find(tag)?.Keyword ?? tag.ToHex();

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static Difference[] ReadDifferences() =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Validation", "dciodvfy-differences.txt"))
            .Where(line => line.StartsWith("dciodvfy ", StringComparison.Ordinal) || line.StartsWith("ours ", StringComparison.Ordinal))
            .Select(line => new Difference(line.StartsWith("ours ", StringComparison.Ordinal), new Regex(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..], RegexOptions.CultureInvariant))),
    ];

    private sealed record Judged(string Path, string[] Errors, IReadOnlyList<ValidationFinding> Ours);

    private sealed record Difference(bool IsOurs, Regex Pattern);
}
