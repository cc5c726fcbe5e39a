using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MedVision.Dicom.Deidentification;

namespace MedVision.Cli.Dicom.Anonymize;

/// <summary>The outcome for a person and as JSON; neither holds a value of a source.</summary>
internal static class AnonymizeReport
{
    private static readonly JsonSerializerOptions indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static IEnumerable<string> Lines(AnonymizeOutcome outcome, string folder)
    {
        yield return $"{outcome.Written.Count} files of {outcome.Patients} patients written to {folder}"
            + (outcome.Failed.Count > 0 ? $", {outcome.Failed.Count} left out" : "");
        foreach ((string warning, int files) in outcome.Warnings) yield return $"look at: {warning} ({files} files)";
        yield return "not done: pixels were not looked at for text or faces";
    }

    public static string ToJson(AnonymizeOutcome outcome, DeidentificationProfile profile, bool projectKey) => new JsonObject
    {
        ["medvision"] = typeof(AnonymizeReport).Assembly.GetName().Version!.ToString(3),
        ["profile"] = JsonSerializer.SerializeToNode(profile, indented),
        ["key"] = projectKey ? "project" : "this run only",
        ["written"] = new JsonArray([.. outcome.Written.Select(file => (JsonNode)file)]),
        ["actions"] = new JsonArray([.. outcome.Actions.Select(one => (JsonNode)new JsonObject
        {
            ["path"] = one.Action.Path,
            ["keyword"] = one.Action.Tag.Keyword,
            ["change"] = one.Action.Change.ToString(),
            ["files"] = one.Files,
            ["count"] = one.Action.Count,
        })]),
        ["warnings"] = new JsonArray([.. outcome.Warnings.Select(one => (JsonNode)new JsonObject { ["warning"] = one.Warning, ["files"] = one.Files })]),
        ["failed"] = new JsonArray([.. outcome.Failed.Select(one => (JsonNode)new JsonObject { ["path"] = one.Path, ["reason"] = one.Reason })]),
    }.ToJsonString(indented);
}
