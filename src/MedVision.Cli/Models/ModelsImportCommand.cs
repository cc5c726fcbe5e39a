using System.CommandLine;
using MedVision.Cli.Terminals;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Store;

namespace MedVision.Cli.Models;

/// <summary><c>models import</c>: brings a model that a hospital trained itself.</summary>
internal static class ModelsImportCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> path = new("PATH") { Description = "The model's folder, or a ZIP of it." };
        Option<string?> name = new("--name") { Description = "Another name than the card's, such as st-mary-unet." };
        Option<bool> dryRun = new("--dry-run") { Description = "Check all and say what would be replaced; change nothing." };
        Option<string?> data = ModelsOption.Data();
        DocumentedCommand command = new("import", "Verifies a model from elsewhere and lets it serve.", """
            PATH holds model.json, the weights, example.json, figures.json, README.md and the card's plots, as models/training writes them.
            All that 'models verify' checks is checked first; a model that fails is refused with every reason and nothing is changed.
            The model is copied into the data folder as NAME@VERSION and serves for its task in place of the one before, which is kept:
            'models use' goes back. A version that is there is never changed. A running server takes it up when it is started again.

            Example:
              ./medvision models import our-unet.zip --name st-mary-unet --data /var/lib/medvision
            """)
        { path, name, dryRun, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            bool dry = parsed.GetValue(dryRun);
            ModelStore store = ModelsOption.Store(parsed.GetValue(data));
            ModelImported imported = await Task.Run(
                () => new ModelImport(store, ModelCatalog.Locate()).Import(parsed.GetRequiredValue(path), parsed.GetValue(name), dry), cancellationToken);
            foreach (string file in imported.LeftOut) terminal.Error($"left out: {file}, which the card does not name");
            string where = imported.WasHere ? $"is in {imported.Folder} already" : dry ? $"is sound and would be copied to {imported.Folder}" : $"is in {imported.Folder}";
            terminal.Result($"{imported.Card.Id} {where}");
            foreach (string line in Lines(imported.Card, imported.Before, dry)) terminal.Result(line);
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>Who serves now, and how to go back.</summary>
    internal static IEnumerable<string> Lines(ModelCard card, IReadOnlyList<ModelCard> before, bool dry)
    {
        string task = card.Task.ToString().ToLowerInvariant();
        if (before.Count == 0) yield return $"{(dry ? "would serve" : "serves")} for {task}; nothing is replaced";
        foreach (ModelCard other in before)
        {
            yield return dry
                ? $"would serve for {task} in place of {other.Id}, which would be kept"
                : $"serves for {task} in place of {other.Id}, which is kept: './medvision models use {other.Id}' goes back";
        }
    }
}
