using System.Text;
using System.Text.Json;
using MedVision.Inference.Models.Schema;
using Xunit;

namespace MedVision.Inference.Tests.Models.Schema;

public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{ "type": "integer" }""", "1.0", null)] // draft 2020-12: a number without a fraction is an integer
    [InlineData("""{ "type": "integer" }""", "1.5", ": 1.5 is not of the type integer")]
    [InlineData("""{ "type": ["number", "null"] }""", "\"x\"", ": 'x' is not of the type number or null")]
    [InlineData("""{ "enum": [1, "a"] }""", "\"b\"", ": 'b' is none of 1, 'a'")]
    [InlineData("""{ "exclusiveMinimum": 0 }""", "0", ": 0 is not above 0")]
    [InlineData("""{ "maxLength": 2 }""", "\"abc\"", ": has more than 2 characters")]
    [InlineData("""{ "pattern": "^a$" }""", "\"a\\n\"", ": 'a\n' does not fit ^a$")] // ECMA-262: $ is the end, not the place before a last line feed
    [InlineData("""{ "uniqueItems": true }""", "[1, 2, 1.0]", ": names 1.0 twice")]
    [InlineData("""{ "items": { "type": "string" } }""", "[\"a\", 2]", "/1: 2 is not of the type string")]
    [InlineData("""{ "properties": { "a/b~": { "const": 1 } } }""", """{ "a/b~": 2 }""", "/a~1b~0: 2 is not 1")] // RFC 6901
    [InlineData("""{ "required": ["a"] }""", "{}", ": 'a' is missing")]
    [InlineData("""{ "properties": { "threshold": {} }, "additionalProperties": false }""", """{ "treshold": 1 }""", "/treshold: is not known here; did you mean 'threshold'?")]
    [InlineData("""{ "additionalProperties": { "type": "string" } }""", """{ "a": 1 }""", "/a: 1 is not of the type string")]
    [InlineData("""{ "propertyNames": { "pattern": "^[a-z]+$" } }""", """{ "A": 1 }""", "/A: the name does not fit ^[a-z]+$")]
    [InlineData("""{ "if": { "properties": { "k": { "const": 1 } } }, "then": { "required": ["x"] } }""", """{ "k": 1 }""", ": 'x' is missing")]
    [InlineData("""{ "if": { "properties": { "k": { "const": 1 } } }, "then": { "required": ["x"] } }""", """{ "k": 2 }""", null)]
    [InlineData("""{ "$ref": "#/$defs/p", "$defs": { "p": { "minimum": 1 } }, "maximum": 3 }""", "0", ": 0 is less than 1")]
    [InlineData("""{ "$ref": "#/$defs/p", "$defs": { "p": { "minimum": 1 } }, "maximum": 3 }""", "4", ": 4 is more than 3")]
    public void A_value_is_judged_as_the_draft_has_it_and_the_place_is_told(string schema, string value, string? expected)
    {
        using JsonDocument json = JsonDocument.Parse(value);
        IReadOnlyList<SchemaProblem> problems = JsonSchema.Parse(Encoding.UTF8.GetBytes(schema)).Validate(json.RootElement);
        if (expected is null) Assert.Empty(problems);
        else Assert.Equal(expected, Assert.Single(problems) is var problem ? $"{problem.Pointer}: {problem.Message}" : "");
    }

    [Theory]
    [InlineData("""{ "properties": { "a": { "minimun": 1 } } }""", "minimun")]
    [InlineData("""{ "allOf": [{ "not": {} }] }""", "not")]
    public void A_schema_with_a_rule_that_is_not_checked_here_is_refused(string schema, string keyword) =>
        Assert.Contains(keyword, Assert.Throws<NotSupportedException>(() => JsonSchema.Parse(Encoding.UTF8.GetBytes(schema))).Message, StringComparison.Ordinal);
}
