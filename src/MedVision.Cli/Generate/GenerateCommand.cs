using System.CommandLine;
using MedVision.Cli.Models;
using MedVision.Cli.Results;
using MedVision.Cli.Terminals;
using MedVision.Inference.Generation;
using MedVision.Inference.Generation.Proof;
using MedVision.Inference.Models;

namespace MedVision.Cli.Generate;

/// <summary><c>generate --class glioma --count 32 --seed 7 --out DIR --format png|dicom|nifti</c>: synthetic images with their masks.</summary>
internal static class GenerateCommand
{
    private const int MostImages = 10_000;

    public static Command Create(Terminal terminal)
    {
        Option<string> label = new("--class") { Description = "The tumour: meningioma, glioma or pituitary.", HelpName = "NAME", Required = true };
        Option<string?> mask = new("--mask") { Description = "Paint around this lesion: a square PNG, any pixel that is not black is lesion.", HelpName = "FILE" };
        Option<int> count = new("--count") { Description = $"How many images, up to {MostImages}.", HelpName = "N", DefaultValueFactory = _ => 16 };
        Option<int> seed = new("--seed") { Description = "Where the random numbers start; the same seed gives the same images.", HelpName = "N", DefaultValueFactory = _ => 1 };
        Option<double> truncation = new("--truncation") { Description = "Below 1 more typical, less varied images.", HelpName = "X", DefaultValueFactory = _ => 1 };
        Option<string> folder = new("--out") { Description = "Where the images go.", HelpName = "DIR", Required = true };
        Option<SyntheticFormat> format = new("--format") { Description = "The kind of file.", HelpName = "png|dicom|nifti", DefaultValueFactory = _ => SyntheticFormat.Png };
        Option<bool> keep = new("--keep-near-copies") { Description = "Leaves images in that are near-copies of training slices; they are listed all the same." };
        Option<string?> models = ModelsOption.Create();
        count.Validators.Add(result =>
        {
            // What is no number at all is refused by the parser itself, which asks the validators first.
            if (result.Tokens is [var token] && int.TryParse(token.Value, out int number) && number is < 1 or > MostImages) result.AddError($"--count lies between 1 and {MostImages}");
        });
        DocumentedCommand command = new("generate", "Makes synthetic images of brain tumours with their masks; needs no server.", """
            DIR then holds, for each image, the image and its mask, montage.png with the first 64 of them, generation.json, which says
            what made them, and proof.json. That tells how like real slices they are, beside slices of patients whom the generator never
            saw, and which draws are near-copies of training slices: those are left out, and later numbers of the seed take their place.
            DICOM objects are marked as synthetic, (0008,001C) = YES, and have UIDs of their own; a synthetic slice has no size in
            millimetres. DIR must be new, empty, or hold an earlier result, which is replaced.
            With --mask the lesion is the one that is drawn in FILE and each image is another head around it; without it the model makes
            the lesion as well. Research use only. Synthetic images are not free of what the model has seen: do not call them anonymous.

            Example:
              ./medvision generate --class glioma --count 32 --seed 7 --out synthetic --format dicom
              ./medvision generate --mask lesion.png --class meningioma --count 8 --out painted
            """)
        { label, mask, count, seed, truncation, folder, format, keep, models };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            GenerationRequest request = new(
                parsed.GetRequiredValue(label), parsed.GetValue(count), parsed.GetValue(seed), parsed.GetValue(truncation), parsed.GetValue(format),
                parsed.GetValue(mask) is string file ? DrawnMask.Read(file) : null);
            string path = parsed.GetRequiredValue(folder);
            using ModelCatalog catalog = ModelsOption.Open(parsed.GetValue(models));
            request.Check(catalog);
            using OutputFolder output = OutputFolder.Open(path);
            ProvenSet set = new(catalog, request.Count, most => (request with { Count = most }).Make(catalog, cancellationToken), parsed.GetValue(keep));
            (int files, ProofDocument proof) = await terminal.WithProgressAsync("Generating", progress => Task.Run(
                () => GenerationRun.Write(set, request, output.Staging, progress), cancellationToken));
            output.Commit(GenerationRun.SummaryFile);
            terminal.Result($"{proof.Released} synthetic images of class {request.Label}, {files} files in {path}. Research use only.");
            terminal.Result(proof.Summary);
            return (int)(proof.Released < proof.Wanted ? ExitCode.InPart : ExitCode.Done);
        });
        return command;
    }
}
