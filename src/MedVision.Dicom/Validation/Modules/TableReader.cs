using System.Globalization;
using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.Validation.Iods;

namespace MedVision.Dicom.Validation.Modules;

/// <summary>Reads the tables in <c>Tables/*.txt</c>; their form is told at the head of <c>parts.txt</c>.</summary>
internal sealed class TableReader
{
    private readonly List<AttributeRule> open = [];
    private readonly List<(AttributeGroup Group, int Depth, AttributeRule? Parent, string Part)> pending = [];
    private AttributeGroup? group;

    public Dictionary<string, AttributeGroup> Modules { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, AttributeGroup> Parts { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, AttributeGroup> Macros { get; } = new(StringComparer.Ordinal);

    /// <summary>By information object and module or macro: when it is required.</summary>
    public Dictionary<(string Iod, string Module), Condition> When { get; } = [];

    public void Read(string name, TextReader text)
    {
        int number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            try
            {
                ReadLine(line);
            }
            catch (FormatException error)
            {
                throw new FormatException($"{name}:{number}: {error.Message}", error);
            }
        }
    }

    /// <summary>Puts the included macros in their places.</summary>
    public void Resolve()
    {
        foreach ((AttributeGroup owner, _, AttributeRule? parent, string part) in pending)
        {
            AttributeGroup found = Parts.TryGetValue(part, out AttributeGroup? known) ? known : throw new FormatException($"there is no part '{part}'");
            if (parent is null) owner.Includes.Add(found);
            else parent.Nested.AddRange(found.Rules);
        }
        foreach (AttributeGroup owner in Modules.Values.Concat(Parts.Values).Concat(Macros.Values)) Resolve(owner.Rules);
    }

    private void Resolve(List<AttributeRule> rules)
    {
        foreach (AttributeRule rule in rules)
        {
            if (rule.Include is { } include) rule.Included = Parts.TryGetValue(include, out AttributeGroup? known) ? known : throw new FormatException($"there is no part '{include}'");
            Resolve(rule.Nested);
        }
    }

    private void ReadLine(string line)
    {
        List<string> words = Words(line);
        switch (words[0])
        {
            case "module":
                (string Name, string Clause) known = IodTables.FindModule(words[1]) ?? (words[1], "C.7.6.16");
                Begin(Modules, new AttributeGroup(words[1], known.Name + " module", "PS3.3 " + known.Clause) { Marks = Marks(words), IsRepeating = words.Contains("repeats") });
                break;
            case "part":
                Begin(Parts, new AttributeGroup(words[1], words[1].Replace('-', ' ') + " macro", "PS3.3 " + words[2]));
                break;
            case "macro":
                Begin(Macros, new AttributeGroup(words[1], words[1].Replace('-', ' ') + " functional group", "PS3.3 " + words[2]) { IsPerFrame = words.Contains("per-frame") });
                break;
            case "when" or "group":
                When[(words[1], words[2])] = ConditionReader.Read(words[4..]);
                break;
            default:
                ReadRow(words);
                break;
        }
    }

    private void Begin(Dictionary<string, AttributeGroup> table, AttributeGroup next)
    {
        group = next;
        open.Clear();
        if (!table.TryAdd(next.Id, next)) throw new FormatException($"'{next.Id}' is there twice");
    }

    private void ReadRow(List<string> words)
    {
        AttributeGroup owner = group ?? throw new FormatException("a row stands before any module");
        int depth = words[0].All(c => c == '>') ? words[0].Length : 0;
        if (depth > 0) words.RemoveAt(0);
        if (depth > open.Count) throw new FormatException("the row is too deep");
        open.RemoveRange(depth, open.Count - depth);
        if (words[0] == "use")
        {
            pending.Add((owner, depth, depth == 0 ? null : open[^1], words[1]));
            return;
        }
        AttributeRule rule = Rule(words);
        (depth == 0 ? owner.Rules : open[^1].Nested).Add(rule);
        open.Add(rule);
    }

    private static AttributeRule Rule(List<string> words)
    {
        AttributeRule rule = new() { Tag = DicomTag.Parse(words[0]), Type = TypeOf(words[1]) };
        Dictionary<int, string[]> allowed = [];
        for (int i = 2; i < words.Count; i++)
        {
            string word = words[i];
            switch (word)
            {
                case "in" or "in1" or "in2" or "in3":
                    allowed[word.Length == 2 ? 0 : word[2] - '0'] = words[++i].Split('|');
                    break;
                case "count":
                    rule = rule with { LeastValues = int.Parse(words[++i].TrimEnd('-'), CultureInfo.InvariantCulture) };
                    break;
                case "items":
                    rule = rule with { Items = Range(words[++i]) };
                    break;
                case "use":
                    rule = rule with { Include = words[++i] };
                    break;
                case "if" or "only" or "allowed":
                    List<string> condition = words[(i + 1)..];
                    return rule with
                    {
                        Allowed = allowed,
                        Condition = ConditionReader.Read(condition),
                        ConditionText = Predicates.Describe(condition),
                        IsRequiredByCondition = word != "allowed",
                        IsForbiddenOtherwise = word != "if",
                    };
                default:
                    throw new FormatException($"'{word}' is not expected");
            }
        }
        return rule with { Allowed = allowed };
    }

    private static AttributeType TypeOf(string word) => word switch
    {
        "1" => AttributeType.Required,
        "1C" => AttributeType.RequiredIf,
        "2" => AttributeType.Present,
        "2C" => AttributeType.PresentIf,
        "3" => AttributeType.Optional,
        _ => throw new FormatException($"'{word}' is no type"),
    };

    private static (int, int) Range(string word)
    {
        string[] ends = word.Split('-');
        int least = int.Parse(ends[0], CultureInfo.InvariantCulture);
        return (least, ends.Length == 1 ? least : ends[1] == "n" ? int.MaxValue : int.Parse(ends[1], CultureInfo.InvariantCulture));
    }

    private static DicomTag[] Marks(List<string> words) =>
        words.IndexOf("marks") is >= 0 and int at ? [.. words[at + 1].Split('|').Select(word => DicomTag.Parse(word))] : [];

    /// <summary>Words between spaces; quotes keep spaces together, parentheses stand alone.</summary>
    private static List<string> Words(string line)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool quoted = false;
        foreach (char c in line + ' ')
        {
            if (c == '"') quoted = !quoted;
            else if (!quoted && c is ' ' or '(' or ')')
            {
                if (word.Length > 0) words.Add(word.ToString());
                word.Clear();
                if (c != ' ') words.Add(c.ToString());
            }
            else
            {
                word.Append(c);
            }
        }
        return words;
    }
}
