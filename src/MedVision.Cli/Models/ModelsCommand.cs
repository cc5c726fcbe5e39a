using System.CommandLine;
using MedVision.Cli.Terminals;

namespace MedVision.Cli.Models;

/// <summary><c>models ...</c>: the trained models and their cards.</summary>
internal static class ModelsCommand
{
    public static Command Create(Terminal terminal) => new("models", "Shows, checks and brings in trained models.")
    {
        ModelsListCommand.Create(terminal),
        ModelsVerifyCommand.Create(terminal),
        ModelsImportCommand.Create(terminal),
        ModelsUseCommand.Create(terminal),
        ModelsSpeedCommand.Create(terminal),
    };
}
