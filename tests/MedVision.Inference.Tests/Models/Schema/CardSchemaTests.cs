using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Schema;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Models.Schema;

public sealed class CardSchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(TestData.Repository, "models", "card.schema.json")))!.AsObject();

    /// <summary>A field of a record that no card may fill would stay at its default.</summary>
    [Fact]
    public void What_the_records_read_is_what_the_schema_allows()
    {
        List<string> differences = [];
        Compare(Schema, typeof(ModelCard), "", differences);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>Python's jsonschema, the field's validator, takes the same cards and refuses the same ones.</summary>
    [JsonSchemaFact]
    public void Another_validator_judges_cards_alike()
    {
        string folder = Directory.CreateTempSubdirectory("medvision-schema-").FullName;
        try
        {
            string[] cards = Directory.GetFiles(Path.Combine(TestData.Repository, "models"), "model.json", SearchOption.AllDirectories);
            List<JsonNode> judged = [.. cards.Select(path => JsonNode.Parse(File.ReadAllText(path))!)];
            foreach (string path in cards) judged.AddRange(Mutations(path));
            File.WriteAllText(Path.Combine(folder, "cards.json"), new JsonArray([.. judged.Select(card => card.DeepClone())]).ToJsonString());
            (int code, string output, string error) = Tool.Run("python3", "-W", "ignore", "-c", """
                import json, sys, jsonschema
                validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
                print("".join("01"[validator.is_valid(card)] for card in json.load(open(sys.argv[2]))))
                """, Path.Combine(TestData.Repository, "models", "card.schema.json"), Path.Combine(folder, "cards.json"));
            Assert.Equal((0, ""), (code, error));
            string ours = string.Concat(judged.Select(card => CardSchema.Validate(JsonSerializer.SerializeToElement(card)).Count == 0 ? '1' : '0'));
            Assert.Equal(output.Trim(), ours);
            Assert.Contains('0', ours);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The card with each of its members, three deep, left out, made a text, made negative.</summary>
    private static IEnumerable<JsonNode> Mutations(string path)
    {
        JsonObject card = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        card.Remove("figures");
        card["figures"] = new JsonObject { ["a"] = new JsonObject { ["value"] = 1 } };
        foreach (string[] place in Places(card, 3))
        {
            foreach (Action<JsonObject, string> change in new Action<JsonObject, string>[] { (o, n) => o.Remove(n), (o, n) => o[n] = "", (o, n) => o[n] = -1, (o, n) => o[n] = new JsonArray() })
            {
                JsonObject copy = card.DeepClone().AsObject(), parent = place[..^1].Aggregate(copy, (node, name) => node[name]!.AsObject());
                change(parent, place[^1]);
                yield return copy;
            }
        }
    }

    private static IEnumerable<string[]> Places(JsonObject node, int depth)
    {
        foreach ((string name, JsonNode? value) in node)
        {
            yield return [name];
            if (depth > 1 && value is JsonObject inner)
            {
                foreach (string[] place in Places(inner, depth - 1)) yield return [name, .. place];
            }
        }
    }

    private static void Compare(JsonObject schema, Type type, string at, List<string> differences)
    {
        if (schema["$ref"] is JsonValue reference) schema = Schema["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]!.AsObject();
        if (schema["items"] is JsonObject items)
        {
            Compare(items, type.GetGenericArguments()[0], $"{at}/items", differences);
            return;
        }
        if (schema["additionalProperties"] is JsonObject others)
        {
            Compare(others, type.GetGenericArguments()[1], $"{at}/*", differences);
            return;
        }
        if (schema["properties"] is not JsonObject properties) return;
        Dictionary<string, PropertyInfo> read = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite).ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        string[] allowed = [.. properties.Select(property => property.Key).Where(name => name != "$schema")];
        differences.AddRange(read.Keys.Except(allowed).Select(name => $"{at}/{name} is read by {type.Name} and not allowed by the schema"));
        foreach (string name in allowed.Intersect(read.Keys)) Compare(properties[name]!.AsObject(), read[name].PropertyType, $"{at}/{name}", differences);
    }

    private sealed class JsonSchemaFactAttribute : FactAttribute
    {
        public JsonSchemaFactAttribute()
        {
            if (Tool.Find("python3") is null || Tool.Run("python3", "-c", "import jsonschema").ExitCode != 0) Skip = "needs python3 with jsonschema";
        }
    }
}
