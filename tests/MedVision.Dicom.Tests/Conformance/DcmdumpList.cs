using System.Globalization;
using System.Text.RegularExpressions;

namespace MedVision.Dicom.Tests.Conformance;

/// <summary>What <c>dcmdump -q +L +Qo +F -Un</c> prints, as elements.</summary>
internal static partial class DcmdumpList
{
    /// <summary>The data sets (without meta information) by file; a refused file has none.</summary>
    public static Dictionary<string, List<DumpedElement>> Read(string output)
    {
        Dictionary<string, List<DumpedElement>> files = [];
        List<DumpedElement>? elements = null;
        List<string> path = [];
        List<int> items = [];
        foreach (string line in output.Split('\n'))
        {
            if (FileLine().Match(line) is { Success: true } file)
            {
                files.Add(file.Groups[1].Value, elements = []);
                continue;
            }
            if (ElementLine().Match(line) is not { Success: true } found) continue;
            int depth = found.Groups["indent"].Length / 4;
            string tag = found.Groups["group"].Value.ToUpperInvariant() + found.Groups["element"].Value.ToUpperInvariant();
            string vr = found.Groups["vr"].Value, value = found.Groups["value"].Value.TrimEnd(' ');
            if (tag.StartsWith("FFFE", StringComparison.Ordinal))
            {
                if (tag != "FFFEE000") continue;
                if (vr == "pi") elements!.Add(new(Join(path, items, depth) + path[depth], "pi", Length(found), Present(value)));
                else items[depth]++;
                continue;
            }
            if (tag.StartsWith("0002", StringComparison.Ordinal)) continue;
            Put(path, depth, tag);
            Put(items, depth, -1);
            bool nested = value.StartsWith("(Sequence with", StringComparison.Ordinal) || value.StartsWith("(PixelSequence", StringComparison.Ordinal);
            int length = nested ? int.Parse(Count().Match(value).Groups[1].Value, CultureInfo.InvariantCulture) : Length(found);
            elements!.Add(new(Join(path, items, depth) + tag, vr, length, nested ? "" : Present(value)));
        }
        return files;
    }

    private static string Present(string value) => value == "(no value available)" ? "" : value;

    private static void Put<T>(List<T> list, int at, T value)
    {
        if (list.Count > at) list[at] = value;
        else list.Add(value);
    }

    private static string Join(List<string> path, List<int> items, int depth) =>
        string.Concat(Enumerable.Range(0, depth).Select(i => string.Create(CultureInfo.InvariantCulture, $"{path[i]}/{items[i]}/")));

    private static int Length(Match line) => int.Parse(line.Groups["length"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^# dcmdump \(\d+/\d+\): (.*)$")]
    private static partial Regex FileLine();

    [GeneratedRegex(@"^(?<indent> *)\((?<group>[0-9a-f]{4}),(?<element>[0-9a-f]{4})\) (?<vr>..) (?<value>.*)# +(?<length>u/l|\d+),")]
    private static partial Regex ElementLine();

    [GeneratedRegex("#=([0-9]+)")]
    private static partial Regex Count();
}

/// <summary>A line of dcmdump: sequences count items, encapsulated pixel data its fragments with the offset table, everything else bytes.</summary>
internal sealed record DumpedElement(string Path, string VR, int Length, string Value);
