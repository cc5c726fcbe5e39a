using System.Text.Json;
using System.Text.Json.Serialization;
using MedVision.Cli.Terminals;
using MedVision.Inference.Generation;
using MedVision.Inference.Models;

namespace MedVision.Cli.Generate;

/// <summary>Makes the images one by one and writes each before the next.</summary>
internal static class GenerationRun
{
    /// <summary>Says what made the images: with it they can be made again.</summary>
    public const string SummaryFile = "generation.json";

    private const int ImagesInMontage = 64;
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <returns>The number of files written.</returns>
    public static int Write(ModelCatalog models, GenerationRequest request, string folder, IProgress<ProgressStep> progress, CancellationToken cancellationToken)
    {
        List<SyntheticImage> first = [];
        List<string> files = [];
        int done = 0;
        foreach (SyntheticImage image in request.Make(models, cancellationToken))
        {
            if (first.Count < ImagesInMontage) first.Add(image);
            files.AddRange(SyntheticSet.WriteFolder(folder, FilesOf(image, request.Format)));
            progress.Report(new ProgressStep("Generating", (double)++done / request.Count));
        }
        File.WriteAllBytes(Path.Combine(folder, "montage.png"), SyntheticSet.Montage(first));
        var summary = new
        {
            Synthetic = true,
            first[0].Model,
            first[0].ModelSha256,
            Class = request.Label,
            request.Count,
            request.Seed,
            request.Truncation,
            first[0].DrawnMaskSha256,
            Files = files,
        };
        File.WriteAllText(Path.Combine(folder, SummaryFile), JsonSerializer.Serialize(summary, Json) + "\n");
        return files.Count + 2;
    }

    private static IEnumerable<SyntheticFile> FilesOf(SyntheticImage image, SyntheticFormat format) => format switch
    {
        SyntheticFormat.Dicom => SyntheticSet.Dicom([image]),
        SyntheticFormat.Nifti => SyntheticSet.Nifti([image]),
        _ => SyntheticSet.Png([image]),
    };
}
