using System.CommandLine;
using MedVision.Cli.Terminals;

namespace MedVision.Cli.Models;

/// <summary><c>models ...</c>: the trained models and their cards.</summary>
internal static class ModelsCommand
{
    public static Command Create(Terminal terminal) => new("models", "Shows and checks the trained models.")
    {
        ModelsListCommand.Create(terminal),
        ModelsVerifyCommand.Create(terminal),
    };
}
