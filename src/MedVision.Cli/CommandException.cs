namespace MedVision.Cli;

/// <summary>A command cannot go on, for a reason that its caller can act on: one line for stderr and the exit code.</summary>
internal sealed class CommandException(string message, ExitCode code = ExitCode.Failed) : Exception(message)
{
    public ExitCode Code { get; } = code;
}
