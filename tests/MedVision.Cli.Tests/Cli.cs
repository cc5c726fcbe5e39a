using MedVision.Cli.Terminals;

namespace MedVision.Cli.Tests;

/// <summary>Runs command lines in this process, as from a pipe.</summary>
internal static class Cli
{
    public static async Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments)
    {
        StringWriter output = new(), error = new();
        ExitCode code = await CommandLine.RunAsync(arguments, new Terminal(output, error));
        return ((int)code, output.ToString(), error.ToString());
    }
}
