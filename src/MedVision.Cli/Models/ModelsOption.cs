using System.CommandLine;
using MedVision.Inference.Models;

namespace MedVision.Cli.Models;

/// <summary>The option <c>--models DIR</c> of every command that runs a model.</summary>
internal static class ModelsOption
{
    public static Option<string?> Create() => new("--models")
    {
        Description = "The folder of models; else MEDVISION_MODELS, else the program's own.",
        HelpName = "DIR",
    };

    /// <exception cref="ModelException">There is no such folder, or no usable model in it.</exception>
    public static ModelCatalog Open(string? folder) => ModelCatalog.Open(ModelCatalog.Locate(folder));
}
