using System.Globalization;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Modules;

/// <summary>
/// Reads the conditions of the tables: <c>not</c>, <c>and</c>, <c>or</c>, parentheses, and
/// <c>Keyword</c> (present), <c>Keyword*</c> (has a value), <c>Keyword = A|B</c>, <c>Keyword[2] = A</c>, <c>Keyword != A</c>,
/// <c>Keyword &gt; 1</c>, <c>Keyword has A</c> (among its values), <c>Keyword points Keyword</c>, <c>root.Keyword</c>, <c>@predicate</c>.
/// </summary>
internal sealed class ConditionReader(IReadOnlyList<string> words)
{
    private int at;

    public static Condition Read(IReadOnlyList<string> words)
    {
        ConditionReader reader = new(words);
        Condition condition = reader.Either();
        return reader.at == words.Count ? condition : throw new FormatException($"'{words[reader.at]}' is not expected in '{string.Join(' ', words)}'");
    }

    private string? Next => at < words.Count ? words[at] : null;

    private Condition Either()
    {
        Condition left = Both();
        while (Next == "or")
        {
            at++;
            Condition first = left, second = Both();
            left = scope => first(scope) is true ? true : second(scope) is true ? true : first(scope) | second(scope);
        }
        return left;
    }

    private Condition Both()
    {
        Condition left = One();
        while (Next == "and")
        {
            at++;
            Condition first = left, second = One();
            left = scope => first(scope) is false ? false : first(scope) & second(scope);
        }
        return left;
    }

    private Condition One()
    {
        string word = Take();
        if (word == "not")
        {
            Condition inner = One();
            return scope => !inner(scope);
        }
        if (word == "(")
        {
            Condition inner = Either();
            return Take() == ")" ? inner : throw new FormatException("')' is missing");
        }
        return word.StartsWith('@') ? Predicates.Find(word[1..]) : Attribute(word);
    }

    private Condition Attribute(string word)
    {
        bool root = word.StartsWith("root.", StringComparison.Ordinal);
        if (root) word = word[5..];
        bool filled = word.EndsWith('*');
        if (filled) word = word[..^1];
        int index = 0;
        if (word.EndsWith(']'))
        {
            int open = word.IndexOf('[', StringComparison.Ordinal);
            index = int.Parse(word[(open + 1)..^1], CultureInfo.InvariantCulture) - 1;
            word = word[..open];
        }
        DicomTag tag = DicomTag.Parse(word);
        DicomDataset Of(ConditionScope scope) => root ? scope.Root : scope.At;
        switch (Next)
        {
            case "=": return Compare(tag, index, Operand().Split('|'), Of, equal: true);
            case "!=": return Compare(tag, index, Operand().Split('|'), Of, equal: false);
            case ">":
                double limit = double.Parse(Operand(), CultureInfo.InvariantCulture);
                return scope => Of(scope).Number(tag) > limit;
            case "has":
                string value = Operand();
                return scope => Of(scope).Texts(tag).Contains(value);
            case "points":
                DicomTag target = DicomTag.Parse(Operand());
                return scope => Of(scope).Pointers(tag).Contains(target);
            default:
                return filled ? scope => Of(scope).HasValue(tag) : scope => Of(scope).Contains(tag);
        }
    }

    private static Condition Compare(DicomTag tag, int index, string[] values, Func<ConditionScope, DicomDataset> of, bool equal) => scope =>
    {
        string[] texts = of(scope).Texts(tag);
        if (index >= texts.Length) return equal ? false : null;
        return values.Contains(texts[index]) == equal;
    };

    private string Operand()
    {
        at++;
        return Take();
    }

    private string Take() => at < words.Count ? words[at++] : throw new FormatException($"'{string.Join(' ', words)}' ends too early");
}
