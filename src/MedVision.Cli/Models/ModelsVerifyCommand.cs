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
        Option<string?> models = ModelsOption.Create(), data = ModelsOption.Data();
        DocumentedCommand command = new("verify", "Checks the models' files and their answers.", """
            For each model: the card says what models/card.schema.json allows; the weights have the card's SHA-256, inputs, outputs and
            operator set; their answer to a fixed input is the one that the training program got from PyTorch, one by one and in a batch;
            figures.json has the card's figures; the plots and the README are there. All that is wrong is told with file and place
            (JSON Pointer). Imported models are checked too, whether they serve or not. Exit code 1 if a model fails.

            Example:
              ./medvision models verify
            """)
        { models, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string? named = parsed.GetValue(models);
            string directory = ModelCatalog.Locate(named);
            IReadOnlyList<string> folders = [.. ModelVerifier.Folders(directory), .. named is null ? ModelsOption.Store(parsed.GetValue(data)).Folders : []];
            if (folders.Count == 0) throw new ModelException($"{directory}: no folder here holds a model.json");
            bool sound = true;
            foreach (string folder in folders)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ModelVerification verification = await Task.Run(() => ModelVerifier.Verify(folder), cancellationToken);
                sound &= verification.Passed;
                string difference = verification.MaxAbsDiff is { } value ? string.Create(CultureInfo.InvariantCulture, $", largest difference to PyTorch {value:G2}") : "";
                terminal.Result($"{verification.Name}  {(verification.Passed ? "sound" : "NOT SOUND")}{difference}{(verification.Card is { IsEarly: true } ? "; below 1.0.0, not for use" : "")}");
                foreach (ModelProblem problem in verification.Problems) terminal.Error($"{verification.Name}: {problem}");
            }
            return (int)(sound ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }
}
