using System.Text.Json;
using MedVision.Imaging.Export;
using MedVision.Imaging.Export.Png;

namespace MedVision.Inference.Models.Checks;

/// <summary>What lies beside the weights for people: figures.json is what the card says, each plot is a picture, there is a README.</summary>
internal static class PapersCheck
{
    internal const string Figures = "figures.json", Readme = "README.md";

    /// <summary>No figures, plot or README is larger.</summary>
    internal const int MostBytes = 16 << 20;

    internal static IEnumerable<ModelProblem> Judge(string folder, ModelCard card) =>
        [.. JudgeFigures(folder, card), .. card.Plots.SelectMany((plot, i) => JudgePlot(folder, plot.File, $"/plots/{i}/file")), .. JudgeReadme(folder)];

    private static IEnumerable<ModelProblem> JudgeFigures(string folder, ModelCard card)
    {
        if (card is { IsEarly: true, Figures.Count: 0 } && !File.Exists(Path.Combine(folder, Figures))) return []; // nothing was measured, and the version says so
        try
        {
            using JsonDocument own = JsonDocument.Parse(Read(folder, CardReader.FileName)), file = JsonDocument.Parse(Read(folder, Figures), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return [.. Compare(own.RootElement.GetProperty("figures"), file.RootElement)];
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return [new(Figures, "", error.Message)];
        }
    }

    private static IEnumerable<ModelProblem> Compare(JsonElement card, JsonElement file)
    {
        if (file.ValueKind != JsonValueKind.Object)
        {
            yield return new(Figures, "", "is no object of figures");
            yield break;
        }
        foreach (JsonProperty figure in file.EnumerateObject())
        {
            if (!card.TryGetProperty(figure.Name, out JsonElement onCard)) yield return new(Figures, $"/{figure.Name}", "is not on the card");
            else if (Different(figure.Value, onCard) is { } part) yield return new(Figures, $"/{figure.Name}{part.At}", $"{part.Value}, the card says {part.OnCard}");
        }
        foreach (JsonProperty figure in card.EnumerateObject())
        {
            if (!file.TryGetProperty(figure.Name, out _)) yield return new(CardReader.FileName, $"/figures/{figure.Name}", $"is not in {Figures}");
        }
    }

    private static IEnumerable<ModelProblem> JudgePlot(string folder, string name, string at)
    {
        try
        {
            PngReader.Read(Read(folder, name));
            return [];
        }
        catch (Exception error) when (error is ImageFileException or IOException or UnauthorizedAccessException)
        {
            return [new(CardReader.FileName, at, $"'{name}': {error.Message}")];
        }
    }

    private static IEnumerable<ModelProblem> JudgeReadme(string folder)
    {
        try
        {
            return Read(folder, Readme).AsSpan().ContainsAnyExcept(" \t\r\n"u8) ? [] : [new(Readme, "", "is empty")];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [new(Readme, "", error.Message)];
        }
    }

    /// <exception cref="IOException">It is absent, too large, or cannot be read.</exception>
    private static byte[] Read(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return new FileInfo(path) is { Exists: true, Length: > MostBytes } large ? throw new IOException($"has {large.Length} bytes; {MostBytes} are the most") : File.ReadAllBytes(path);
    }

    /// <summary>The first part in which two figures are not the same, or null.</summary>
    private static (string At, string Value, string OnCard)? Different(JsonElement figure, JsonElement onCard)
    {
        if (JsonElement.DeepEquals(figure, onCard)) return null;
        if (figure.ValueKind != JsonValueKind.Object || onCard.ValueKind != JsonValueKind.Object) return ("", figure.GetRawText(), onCard.GetRawText());
        string name = figure.EnumerateObject().Concat(onCard.EnumerateObject()).Select(part => part.Name)
            .First(name => !figure.TryGetProperty(name, out JsonElement a) || !onCard.TryGetProperty(name, out JsonElement b) || !JsonElement.DeepEquals(a, b));
        return ($"/{name}", figure.TryGetProperty(name, out JsonElement value) ? value.GetRawText() : "nothing", onCard.TryGetProperty(name, out JsonElement other) ? other.GetRawText() : "nothing");
    }
}
