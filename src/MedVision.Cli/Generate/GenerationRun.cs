using System.Text.Json;
using System.Text.Json.Serialization;
using MedVision.Cli.Terminals;
using MedVision.Inference.Generation;
using MedVision.Inference.Generation.Proof;

namespace MedVision.Cli.Generate;

/// <summary>Makes the images one by one, writes each before the next, and then the proof of the set.</summary>
internal static class GenerationRun
{
    /// <summary>Says what made the images: with it they can be made again.</summary>
    public const string SummaryFile = "generation.json";

    private const int ImagesInMontage = 64;
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <returns>The number of files written, and the proof.</returns>
    public static (int Files, ProofDocument Proof) Write(ProvenSet set, GenerationRequest request, string folder, IProgress<ProgressStep> progress)
    {
        List<SyntheticImage> first = [];
        List<string> files = [];
        int done = 0;
        foreach (SyntheticImage image in set.Make())
        {
            if (first.Count < ImagesInMontage) first.Add(image);
            files.AddRange(SyntheticSet.WriteFolder(folder, FilesOf(image, request.Format)));
            progress.Report(new ProgressStep("Generating", (double)++done / request.Count));
        }
        File.WriteAllBytes(Path.Combine(folder, "montage.png"), SyntheticSet.Montage(first));
        progress.Report(new ProgressStep("Judging the set", 1));
        ProofDocument proof = set.Proof();
        File.WriteAllBytes(Path.Combine(folder, ProofDocument.FileName), proof.ToJson());
        var summary = new
        {
            Synthetic = true,
            first[0].Model,
            first[0].ModelSha256,
            Class = request.Label,
            Count = done,
            request.Seed,
            request.Truncation,
            first[0].DrawnMaskSha256,
            Files = files,
        };
        File.WriteAllText(Path.Combine(folder, SummaryFile), JsonSerializer.Serialize(summary, Json) + "\n");
        return (files.Count + 3, proof);
    }

    private static IEnumerable<SyntheticFile> FilesOf(SyntheticImage image, SyntheticFormat format) => format switch
    {
        SyntheticFormat.Dicom => SyntheticSet.Dicom([image]),
        SyntheticFormat.Nifti => SyntheticSet.Nifti([image]),
        _ => SyntheticSet.Png([image]),
    };
}
