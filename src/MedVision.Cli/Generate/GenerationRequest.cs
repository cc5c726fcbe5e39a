using System.Globalization;
using MedVision.Inference.Generation;
using MedVision.Inference.Models;

namespace MedVision.Cli.Generate;

/// <summary>What <c>generate</c> was asked for.</summary>
internal sealed record GenerationRequest(string Label, int Count, int Seed, double Truncation, SyntheticFormat Format)
{
    /// <summary>The limits that only the model knows.</summary>
    /// <exception cref="CommandException">An unknown class, or a truncation out of range: wrong usage.</exception>
    public void Check(ImageGenerator generator, ModelCard card)
    {
        if (!generator.Labels.Contains(Label))
            throw new CommandException($"--class {Label}: the model makes {string.Join(", ", generator.Labels)}", ExitCode.WrongUsage);
        double most = card.Generation!.MaxTruncation;
        if (!(Truncation > 0 && Truncation <= most))
            throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"--truncation lies above 0 and up to {most}"), ExitCode.WrongUsage);
    }
}
