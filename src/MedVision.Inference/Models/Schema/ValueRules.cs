using System.Text.Json;
using System.Text.RegularExpressions;

namespace MedVision.Inference.Models.Schema;

/// <summary>The keywords of JSON Schema that judge one value by itself.</summary>
internal static class ValueRules
{
    /// <summary>Why the value is of no type that <c>type</c> allows, or null.</summary>
    internal static string? Type(JsonElement schema, JsonElement value)
    {
        if (!schema.TryGetProperty("type", out JsonElement type)) return null;
        string[] allowed = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!];
        return allowed.Any(one => Is(one, value)) ? null : $"{Short(value)} is not of the type {string.Join(" or ", allowed)}";
    }

    /// <summary>Why a property's name breaks a rule for names, or null.</summary>
    internal static string? Name(JsonElement rule, string name) =>
        rule.TryGetProperty("pattern", out JsonElement pattern) && !Matches(pattern.GetString()!, name) ? $"the name does not fit {pattern.GetString()}" : null;

    /// <summary>All rules that a value of an allowed type breaks.</summary>
    internal static IEnumerable<string> Judge(JsonElement schema, JsonElement value)
    {
        if (schema.TryGetProperty("const", out JsonElement only) && !JsonElement.DeepEquals(only, value)) yield return $"{Short(value)} is not {Short(only)}";
        if (schema.TryGetProperty("enum", out JsonElement choices) && !choices.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
        {
            yield return $"{Short(value)} is none of {string.Join(", ", choices.EnumerateArray().Select(Short))}";
        }
        IEnumerable<string> more = value.ValueKind switch
        {
            JsonValueKind.String => Text(schema, value.GetString()!),
            JsonValueKind.Number => Number(schema, value.GetDouble()),
            JsonValueKind.Array => List(schema, value),
            _ => [],
        };
        foreach (string problem in more) yield return problem;
    }

    private static IEnumerable<string> Text(JsonElement schema, string text)
    {
        if (schema.TryGetProperty("minLength", out JsonElement least) && text.Length < least.GetInt32()) yield return text.Length == 0 ? "is empty" : $"has fewer than {least} characters";
        if (schema.TryGetProperty("maxLength", out JsonElement most) && text.Length > most.GetInt32()) yield return $"has more than {most} characters";
        if (schema.TryGetProperty("pattern", out JsonElement pattern) && !Matches(pattern.GetString()!, text)) yield return $"'{Cut(text)}' does not fit {pattern.GetString()}";
    }

    private static IEnumerable<string> Number(JsonElement schema, double number)
    {
        if (schema.TryGetProperty("minimum", out JsonElement minimum) && !(number >= minimum.GetDouble())) yield return $"{number} is less than {minimum}";
        if (schema.TryGetProperty("maximum", out JsonElement maximum) && !(number <= maximum.GetDouble())) yield return $"{number} is more than {maximum}";
        if (schema.TryGetProperty("exclusiveMinimum", out JsonElement above) && !(number > above.GetDouble())) yield return $"{number} is not above {above}";
        if (schema.TryGetProperty("exclusiveMaximum", out JsonElement below) && !(number < below.GetDouble())) yield return $"{number} is not below {below}";
    }

    private static IEnumerable<string> List(JsonElement schema, JsonElement list)
    {
        int count = list.GetArrayLength();
        if (schema.TryGetProperty("minItems", out JsonElement least) && count < least.GetInt32()) yield return count == 0 ? "is empty" : $"has {count} items, {least} are the least";
        if (schema.TryGetProperty("maxItems", out JsonElement most) && count > most.GetInt32()) yield return $"has {count} items, {most} are the most";
        if (schema.TryGetProperty("uniqueItems", out JsonElement unique) && unique.ValueKind == JsonValueKind.True)
        {
            JsonElement[] items = [.. list.EnumerateArray()];
            for (int i = 1; i < items.Length; i++)
            {
                if (items.Take(i).Any(earlier => JsonElement.DeepEquals(earlier, items[i]))) yield return $"names {Short(items[i])} twice";
            }
        }
    }

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble()),
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        _ => throw new NotSupportedException($"the schema's type '{type}' is not known"),
    };

    /// <summary>As ECMA-262 has it, where <c>$</c> is the end and not also the place before a last line feed.</summary>
    private static bool Matches(string pattern, string text) =>
        Regex.IsMatch(text, pattern.EndsWith('$') ? pattern[..^1] + @"\z" : pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static string Short(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => $"'{Cut(value.GetString()!)}'",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => Cut(value.GetRawText()),
    };

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
