using System.Security.Cryptography;
using MedVision.Inference.Models.Checks;
using MedVision.Inference.Models.Onnx;

namespace MedVision.Inference.Models;

/// <summary>
/// Checks a model's folder as a whole: the card by its schema, the weights by their hash and by the graph's own words, the answer by PyTorch's
/// stored one, figures, plots and README by the card. Says all that is wrong, not only the first.
/// </summary>
public static class ModelVerifier
{
    /// <summary>Larger weights than these are not read: a slice's network has some megabytes.</summary>
    internal const long MostWeightBytes = 512L << 20;

    /// <summary>The folders inside <paramref name="directory"/> that hold a card, sound or not, by name.</summary>
    public static IReadOnlyList<string> Folders(string directory) =>
        [.. Directory.EnumerateDirectories(directory).Where(folder => File.Exists(Path.Combine(folder, CardReader.FileName))).Order(StringComparer.Ordinal)];

    /// <summary>Checks the model in <paramref name="folder"/>; what is wrong is in the outcome, never an exception.</summary>
    public static ModelVerification Verify(string folder)
    {
        (ModelCard? card, IReadOnlyList<ModelProblem> found) = CardReader.Check(Path.Combine(folder, CardReader.FileName));
        if (card is null) return new ModelVerification(Path.GetFileName(folder), null, found, null);
        List<ModelProblem> problems = [.. found, .. PapersCheck.Judge(folder, card)];
        double? difference = null;
        if (Weights(folder, card, problems) is { } weights) difference = Answer(folder, card, weights, problems);
        return new ModelVerification(card.Id, card, problems, difference);
    }

    /// <summary>The weights' bytes, checked against the card's hash.</summary>
    /// <exception cref="ModelException">They cannot be read, or are not those of the card.</exception>
    internal static byte[] ReadWeights(string folder, ModelCard card)
    {
        string path = Path.Combine(folder, card.File);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostWeightBytes } large) throw new ModelException($"{path}: has {large.Length} bytes; {MostWeightBytes} are the most");
            byte[] weights = File.ReadAllBytes(path);
            string actual = Convert.ToHexStringLower(SHA256.HashData(weights));
            return actual == card.Sha256 ? weights : throw new ModelException($"{path}: SHA-256 is {actual}, the card says {card.Sha256} (model.json#/sha256)");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>What weights say of themselves that the card denies, and what no weights may ask for.</summary>
    internal static IEnumerable<ModelProblem> Judge(ModelCard card, OnnxFile file)
    {
        if (file.ExternalTensor() is { } tensor) yield return new(card.File, "", $"the values of tensor {tensor} lie in another file; weights must hold all of theirs");
        if (file.Opset != card.Opset) yield return new(CardReader.FileName, "/opset", $"{card.Opset} is not the graph's, {file.Opset}");
    }

    private static byte[]? Weights(string folder, ModelCard card, List<ModelProblem> problems)
    {
        try
        {
            byte[] weights = ReadWeights(folder, card);
            ModelProblem[] found = [.. Judge(card, OnnxFile.Parse(weights))];
            problems.AddRange(found);
            return found.Any(problem => problem.File == card.File) ? null : weights;
        }
        catch (Exception error) when (error is ModelException or InvalidDataException)
        {
            problems.Add(new(card.File, "", error.Message));
            return null;
        }
    }

    private static double? Answer(string folder, ModelCard card, byte[] weights, List<ModelProblem> problems)
    {
        try
        {
            using ModelSession session = ModelSession.Load(card, weights);
            (IReadOnlyList<ModelProblem> found, double? difference) = ExampleCheck.Judge(folder, session);
            problems.AddRange(found);
            return difference;
        }
        catch (ModelException error)
        {
            problems.Add(new(card.File, "", error.Message));
            return null;
        }
    }
}
