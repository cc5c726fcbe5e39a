using System.Text.Json;
using System.Text.Json.Serialization;
using MedVision.Inference.Models.Schema;

namespace MedVision.Inference.Models;

/// <summary>
/// Reads <c>model.json</c> and refuses what the program would misunderstand: first by the schema (<c>models/card.schema.json</c>), then by
/// <see cref="CardRules"/>, which joins places of the card.
/// </summary>
internal static class CardReader
{
    internal const string FileName = "model.json";

    /// <summary>No card is larger; a file that is, is something else.</summary>
    private const int MostBytes = 4 << 20;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="ModelException">The card cannot be read or says something that this program does not know; the message names file and place.</exception>
    internal static ModelCard Read(string path)
    {
        (ModelCard? card, IReadOnlyList<ModelProblem> problems) = Check(path);
        string more = problems.Count > 1 ? $" (and {problems.Count - 1} more)" : "";
        return problems.Count == 0 ? card! : throw new ModelException($"{problems[0] with { File = path }}{more}");
    }

    /// <summary>The card, and all that is wrong with it; null where it cannot be read as a card at all.</summary>
    internal static (ModelCard? Card, IReadOnlyList<ModelProblem> Problems) Check(string path)
    {
        string file = Path.GetFileName(path);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes } large) return (null, [new(file, "", $"has {large.Length} bytes; a card has at most {MostBytes}")]);
            // A name that is there twice would be read by one program as the first and by another as the second.
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            ModelProblem[] problems = [.. CardSchema.Validate(json.RootElement).Select(problem => new ModelProblem(file, problem.Pointer, problem.Message))];
            if (problems.Length > 0) return (null, problems);
            ModelCard card = json.Deserialize<ModelCard>(Options)!;
            return (card, [.. CardRules.Judge(card).Select(problem => new ModelProblem(file, problem.Pointer, problem.Message))]);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return (null, [new(file, "", error.Message)]);
        }
    }
}
