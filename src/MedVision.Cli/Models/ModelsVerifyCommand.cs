using System.CommandLine;
using System.Globalization;
using MedVision.Cli.Terminals;
using MedVision.Inference.Models;

namespace MedVision.Cli.Models;

/// <summary><c>models verify</c>: weights against the hash on the card, answers against PyTorch's.</summary>
internal static class ModelsVerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string?> models = ModelsOption.Create();
        DocumentedCommand command = new("verify", "Checks the models' files and their answers.", """
            For each model: the weights have the SHA-256 of the card, the graph has the card's inputs and outputs, and its answer to
            a fixed input is the one that the training program got from PyTorch. Exit code 1 if one fails.

            Example:
              ./medvision models verify
            """)
        { models };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using ModelCatalog catalog = ModelsOption.Open(parsed.GetValue(models));
            bool sound = true;
            foreach (ModelCard card in catalog.Cards)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ModelVerification verification = await Task.Run(() => catalog.Verify(card), cancellationToken);
                sound &= verification.Passed;
                string difference = verification.MaxAbsDiff is { } value ? string.Create(CultureInfo.InvariantCulture, $", largest difference to PyTorch {value:G2}") : "";
                terminal.Result($"{card.Id}  {(verification.Passed ? "sound" : "NOT SOUND")}{difference}");
                foreach (string problem in verification.Problems) terminal.Error($"{card.Id}: {problem}");
            }
            return (int)(sound ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }
}
