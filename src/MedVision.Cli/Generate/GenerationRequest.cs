using System.Globalization;
using MedVision.Imaging.Masks;
using MedVision.Inference.Generation;
using MedVision.Inference.Models;

namespace MedVision.Cli.Generate;

/// <summary>What <c>generate</c> was asked for; <see cref="Drawn"/> is the lesion to paint around, null where the model makes the lesion as well.</summary>
internal sealed record GenerationRequest(string Label, int Count, int Seed, double Truncation, SyntheticFormat Format, DrawnMask? Drawn)
{
    /// <summary>The limits that only the model knows.</summary>
    /// <exception cref="CommandException">An unknown class, a truncation out of range, or a mask of other proportions: wrong usage.</exception>
    public void Check(ModelCatalog models)
    {
        ModelCard card = models.Require(Drawn is null ? ModelTask.Generation : ModelTask.Painting);
        IReadOnlyList<string> labels = card.Generation?.Labels ?? card.Painting!.Labels;
        if (!labels.Contains(Label)) throw new CommandException($"--class {Label}: the model makes {string.Join(", ", labels)}", ExitCode.WrongUsage);
        double most = card.Generation?.MaxTruncation ?? card.Painting!.MaxTruncation;
        if (!(Truncation > 0 && Truncation <= most))
            throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"--truncation lies above 0 and up to {most}"), ExitCode.WrongUsage);
        if (Drawn is { Mask: Mask mask } && (long)mask.Rows * card.Painting!.Columns != (long)mask.Columns * card.Painting.Rows)
            throw new CommandException(
                $"--mask {Drawn.Path}: {mask.Columns} x {mask.Rows} pixels; it must have the proportions of {card.Painting.Columns} x {card.Painting.Rows}", ExitCode.WrongUsage);
    }

    /// <summary>The images, one by one.</summary>
    public IEnumerable<SyntheticImage> Make(ModelCatalog models, CancellationToken cancellationToken) => Drawn is null
        ? new ImageGenerator(models).Generate(Label, Count, Seed, Truncation, cancellationToken)
        : new SliceSynthesizer(models).Paint(Drawn.Mask, Label, Count, Seed, Truncation, cancellationToken);
}
