using System.CommandLine;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Store;

namespace MedVision.Cli.Models;

/// <summary>Which models a command sees: <c>--models DIR</c> of every command that runs one, and the data folder with those that were imported.</summary>
internal static class ModelsOption
{
    public static Option<string?> Create() => new("--models")
    {
        Description = "The folder of models, and no imported ones; else MEDVISION_MODELS, else the program's own.",
        HelpName = "DIR",
    };

    public static Option<string?> Data() => new("--data")
    {
        Description = "The data folder, where imported models are. Default: MEDVISION_DATA, or ./data.",
        HelpName = "DIR",
    };

    /// <summary>The imported models of <paramref name="data"/>, by the rule of <c>up</c>.</summary>
    public static ModelStore Store(string? data = null)
    {
        string? folder = !string.IsNullOrEmpty(data) ? data : Environment.GetEnvironmentVariable("MEDVISION_DATA");
        return ModelStore.Of(string.IsNullOrEmpty(folder) ? "data" : folder);
    }

    /// <exception cref="ModelException">There is no such folder, or no usable model in it.</exception>
    public static ModelCatalog Open(string? folder, string? data = null) =>
        ModelCatalog.Open(ModelCatalog.Locate(folder), folder is null ? Store(data) : null);
}
