using System.CommandLine;

namespace MedVision.Cli;

/// <summary>A command with a page of help: one line for the list of commands, the details and examples for its own --help.</summary>
internal sealed class DocumentedCommand(string name, string line, string details) : Command(name, line)
{
    public string Details { get; } = details;
}
