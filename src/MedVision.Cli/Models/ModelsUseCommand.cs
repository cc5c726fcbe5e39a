using System.CommandLine;
using MedVision.Cli.Terminals;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Store;

namespace MedVision.Cli.Models;

/// <summary><c>models use</c>: which of the models that are here serves for its task.</summary>
internal static class ModelsUseCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = new("NAME@VERSION") { Description = "The model, as 'models list' names it." };
        Option<string?> data = ModelsOption.Data();
        DocumentedCommand command = new("use", "Lets another of the models that are here serve.", """
            The model serves for its task in place of the one before, which is kept. An imported model is verified first.
            A running server takes it up when it is started again.

            Example:
              ./medvision models use brain-tumor-unet@2.0.0
            """)
        { id, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ModelImport import = new(ModelsOption.Store(parsed.GetValue(data)), ModelCatalog.Locate());
            (ModelCard card, IReadOnlyList<ModelCard> before) = await Task.Run(() => import.Use(parsed.GetRequiredValue(id)), cancellationToken);
            terminal.Result(card.Id);
            foreach (string line in ModelsImportCommand.Lines(card, before, dry: false)) terminal.Result(line);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
