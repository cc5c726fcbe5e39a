using System.Text.Json;
using MedVision.Cli.Terminals;
using MedVision.Inference.Generation;

namespace MedVision.Cli.Generate;

/// <summary>Makes the images one by one and writes each before the next.</summary>
internal static class GenerationRun
{
    /// <summary>Says what made the images: with it they can be made again.</summary>
    public const string SummaryFile = "generation.json";

    private const int ImagesInMontage = 64;
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <returns>The number of files written.</returns>
    public static int Write(ImageGenerator generator, GenerationRequest request, string folder, IProgress<ProgressStep> progress, CancellationToken cancellationToken)
    {
        List<SyntheticImage> first = [];
        List<string> files = [];
        int done = 0;
        foreach (SyntheticImage image in generator.Generate(request.Label, request.Count, request.Seed, request.Truncation, cancellationToken))
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
