using System.Globalization;
using System.Text.Json;

namespace MedVision.Inference.Models.Schema;

/// <summary>
/// The part of JSON Schema (draft 2020-12) that cards need. A schema that uses another keyword is refused when it is read: a rule that is
/// written down and not checked would be worse than none.
/// </summary>
internal sealed class JsonSchema
{
    private static readonly HashSet<string> Known =
    [
        "$schema", "$defs", "$ref", "title", "description", "type", "const", "enum", "required", "properties", "additionalProperties", "propertyNames",
        "items", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
        "allOf", "if", "then", "else",
    ];

    private readonly JsonElement root;

    private JsonSchema(JsonElement root) => this.root = root;

    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="NotSupportedException">It uses a keyword that is not known here.</exception>
    internal static JsonSchema Parse(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement.Clone();
        Refuse(root, "");
        return new JsonSchema(root);
    }

    /// <summary>All that is wrong with <paramref name="value"/>, in the order of the document; none where it is as the schema says.</summary>
    internal IReadOnlyList<SchemaProblem> Validate(JsonElement value)
    {
        List<SchemaProblem> problems = [];
        Check(root, value, "", problems);
        return [.. problems.Distinct()];
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<SchemaProblem> problems)
    {
        if (schema.ValueKind == JsonValueKind.False) problems.Add(new(at, "is not allowed here"));
        if (schema.ValueKind != JsonValueKind.Object) return;
        if (schema.TryGetProperty("$ref", out JsonElement reference)) Check(Resolve(reference.GetString()!), value, at, problems);
        if (ValueRules.Type(schema, value) is { } type)
        {
            problems.Add(new(at, type));
            return; // what else is wrong follows from the wrong type
        }
        foreach (string problem in ValueRules.Judge(schema, value)) problems.Add(new(at, problem));
        if (value.ValueKind == JsonValueKind.Object) CheckObject(schema, value, at, problems);
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out JsonElement items))
        {
            int index = 0;
            foreach (JsonElement item in value.EnumerateArray()) Check(items, item, $"{at}/{index++.ToString(CultureInfo.InvariantCulture)}", problems);
        }
        if (schema.TryGetProperty("allOf", out JsonElement all))
        {
            foreach (JsonElement part in all.EnumerateArray()) Check(part, value, at, problems);
        }
        if (schema.TryGetProperty("if", out JsonElement condition) && schema.TryGetProperty(Holds(condition, value, at) ? "then" : "else", out JsonElement consequence))
        {
            Check(consequence, value, at, problems);
        }
    }

    private void CheckObject(JsonElement schema, JsonElement value, string at, List<SchemaProblem> problems)
    {
        if (schema.TryGetProperty("required", out JsonElement required))
        {
            foreach (JsonElement name in required.EnumerateArray())
            {
                if (!value.TryGetProperty(name.GetString()!, out _)) problems.Add(new(at, $"'{name.GetString()}' is missing"));
            }
        }
        bool named = schema.TryGetProperty("properties", out JsonElement properties);
        bool closed = schema.TryGetProperty("additionalProperties", out JsonElement others);
        bool ruled = schema.TryGetProperty("propertyNames", out JsonElement names);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            string below = $"{at}/{property.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            if (ruled && ValueRules.Name(names, property.Name) is { } badName) problems.Add(new(below, badName));
            if (named && properties.TryGetProperty(property.Name, out JsonElement inner)) Check(inner, property.Value, below, problems);
            else if (closed && others.ValueKind == JsonValueKind.False) problems.Add(new(below, Unknown(property.Name, named ? properties : default)));
            else if (closed) Check(others, property.Value, below, problems);
        }
    }

    private bool Holds(JsonElement condition, JsonElement value, string at)
    {
        List<SchemaProblem> problems = [];
        Check(condition, value, at, problems);
        return problems.Count == 0;
    }

    /// <summary>Only references inside the document: <c>#/$defs/name</c>.</summary>
    private JsonElement Resolve(string reference)
    {
        const string Prefix = "#/$defs/";
        return reference.StartsWith(Prefix, StringComparison.Ordinal) && root.GetProperty("$defs").TryGetProperty(reference[Prefix.Length..], out JsonElement found)
            ? found
            : throw new NotSupportedException($"the schema refers to '{reference}', which it does not have");
    }

    private static string Unknown(string name, JsonElement properties)
    {
        string? meant = properties.ValueKind != JsonValueKind.Object ? null
            : properties.EnumerateObject().Select(known => known.Name).Where(known => Spelling.Distance(known, name) <= 2).MinBy(known => Spelling.Distance(known, name));
        return meant is null ? "is not known here" : $"is not known here; did you mean '{meant}'?";
    }

    private static void Refuse(JsonElement schema, string at)
    {
        if (schema.ValueKind != JsonValueKind.Object) return;
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            if (!Known.Contains(keyword.Name)) throw new NotSupportedException($"the schema's keyword '{at}/{keyword.Name}' is not known to this program");
            if (keyword.Name is "properties" or "$defs")
            {
                foreach (JsonProperty part in keyword.Value.EnumerateObject()) Refuse(part.Value, $"{at}/{keyword.Name}/{part.Name}");
            }
            else if (keyword.Name == "allOf")
            {
                foreach (JsonElement part in keyword.Value.EnumerateArray()) Refuse(part, $"{at}/allOf");
            }
            else if (keyword.Name is "items" or "additionalProperties" or "propertyNames" or "if" or "then" or "else")
            {
                Refuse(keyword.Value, $"{at}/{keyword.Name}");
            }
        }
    }
}
