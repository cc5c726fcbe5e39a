using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MedVision.Inference.Generation.Proof;

/// <summary>What is known of a generated set: <c>proof.json</c>.</summary>
/// <param name="Synthetic">Always true.</param>
/// <param name="Model">The generator, <c>name@version</c>.</param>
/// <param name="ModelSha256">Its weights.</param>
/// <param name="Class">The class asked for.</param>
/// <param name="Seed">With the numbers in the files' names, what makes the images again.</param>
/// <param name="Truncation">As asked for.</param>
/// <param name="Wanted">Images asked for.</param>
/// <param name="Released">Images in the set.</param>
/// <param name="Drawn">Images made: near-copies that are left out are replaced by later numbers of the seed.</param>
/// <param name="NotJudged">Why nothing below is known; null where it is.</param>
/// <param name="Classifier">The classifier whose features were compared.</param>
/// <param name="ClassifierSha256">Its weights.</param>
/// <param name="RealTrain">Slices of the class that the generator learned from.</param>
/// <param name="RealVal">Slices of the class of patients who were not in training.</param>
/// <param name="Figures">Of the released images.</param>
/// <param name="PixelLimit">Draws nearer to a train slice than this, in coarse pixels, are near-copies.</param>
/// <param name="FeatureLimit">The same in features.</param>
/// <param name="NearCopiesReleased">Near-copies were asked to stay in the set.</param>
/// <param name="NearCopies">Every near-copy among the draws.</param>
public sealed record ProofDocument(
    bool Synthetic, string Model, string ModelSha256, string Class, int Seed, double Truncation, int Wanted, int Released, int Drawn, string? NotJudged,
    string? Classifier, string? ClassifierSha256, int RealTrain, int RealVal, IReadOnlyList<ProofFigure> Figures, double? PixelLimit, double? FeatureLimit,
    bool NearCopiesReleased, IReadOnlyList<NearCopy> NearCopies)
{
    /// <summary>The file's name beside the images.</summary>
    public const string FileName = "proof.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The document in two or three plain sentences.</summary>
    [JsonIgnore]
    public string Summary => NotJudged is not null ? $"Not judged: {NotJudged}. Near-copies of training slices may be among the images." : $"{Copies()} {Likeness()}";

    /// <summary>UTF-8 JSON.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Options), (byte)'\n'];

    /// <exception cref="JsonException">This is no such document.</exception>
    public static ProofDocument Read(Stream json) => JsonSerializer.Deserialize<ProofDocument>(json, Options) ?? throw new JsonException("the document is null");

    private string Copies() => NearCopies.Count switch
    {
        0 => $"None of {Drawn} images is a near-copy of a training slice.",
        int count => $"{count} of {Drawn} images {(count == 1 ? "is a near-copy" : "are near-copies")} of a training slice and "
            + (NearCopiesReleased ? "stayed in, as asked." : count == 1 ? "was left out." : "were left out.")
            + (Released < Wanted ? $" {Released} of {Wanted} images wanted could be released." : ""),
    };

    private string Likeness()
    {
        ProofFigure? kernel = Figures.FirstOrDefault(figure => figure.Name == "kernelDistance");
        if (kernel is null) return "";
        if (kernel.Withheld is not null) return $"How like real slices they are is not told: {kernel.Withheld}.";
        ProofFigure[] worse = [.. Figures.Where(figure => figure.IsWorseThanReal == true)];
        return string.Create(CultureInfo.InvariantCulture, $"Kernel distance to real slices {kernel.Value:0.000}, where unseen real ones have {kernel.Real:0.000}. ")
            + (worse.Length == 0
                ? "No figure is clearly worse than that of unseen real slices."
                : $"Clearly worse than unseen real slices: {string.Join(", ", worse.Select(figure => figure.Meaning))}.");
    }
}
