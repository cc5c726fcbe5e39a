using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MedVision.Cli.Analyze;
using MedVision.Cli.Bench;
using MedVision.Cli.Dicom;
using MedVision.Cli.Generate;
using MedVision.Cli.Ingest;
using MedVision.Cli.Models;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Data;
using MedVision.Inference.Models;

namespace MedVision.Cli;

/// <summary>The commands, and the one place where an error becomes a line on stderr and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Parses and runs one command line; never throws.</summary>
    public static async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellationToken = default)
    {
        ParseResult parsed = Describe(terminal).Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors) terminal.Error(error.Message);
            terminal.Error($"'./medvision {PathOf(parsed.CommandResult.Command)}--help' says how it is used.");
            return ExitCode.WrongUsage;
        }

        if (parsed.Action is HelpAction) return Help(parsed, terminal);
        InvocationConfiguration invocation = new()
        {
            Output = terminal.Out,
            Error = terminal.ErrorWriter,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // its own handling of Ctrl-C ends with codes that are not ours
        };
        try
        {
            return (ExitCode)await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (Exception error)
        {
            return Report(error, terminal);
        }
    }

    private static RootCommand Describe(Terminal terminal) => new("""
        MedVision finds brain tumours in MR studies, measures and classifies them, and generates synthetic images.
        Research use only, not a medical device.

        ./medvision up starts the web application, ./medvision test runs every test; the commands below need no server
        (except ingest). Results go to stdout, progress and errors to stderr.
        Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done in part (each file that failed is named with its reason).
        """)
    {
        AnalyzeCommand.Create(terminal),
        GenerateCommand.Create(terminal),
        IngestCommand.Create(terminal),
        ModelsCommand.Create(terminal),
        DicomCommand.Create(terminal),
        BenchCommand.Create(terminal),
    };

    /// <summary>The library's help under the name that people type, then the command's examples.</summary>
    private static ExitCode Help(ParseResult parsed, Terminal terminal)
    {
        StringWriter text = new();
        parsed.Invoke(new InvocationConfiguration { Output = text });
        terminal.Out.WriteLine(text.ToString().Replace(RootCommand.ExecutableName, "./medvision", StringComparison.Ordinal).TrimEnd());
        if (parsed.CommandResult.Command is DocumentedCommand command) terminal.Out.WriteLine("\n" + command.Details);
        return ExitCode.Done;
    }

    private static ExitCode Report(Exception error, Terminal terminal)
    {
        (ExitCode code, string line) = error switch
        {
            CommandException told => (told.Code, told.Message),
            OperationCanceledException => (ExitCode.Failed, "cancelled; nothing was written"),
            DicomException or ModelException or IOException or UnauthorizedAccessException => (ExitCode.Failed, error.Message),
            _ => (ExitCode.Failed, $"internal error, please report it: {error.GetType().Name}: {error.Message} (MEDVISION_DEBUG=1 shows where)"),
        };
        terminal.Error(line);
        if (Environment.GetEnvironmentVariable("MEDVISION_DEBUG") == "1") terminal.ErrorWriter.WriteLine(error);
        return code;
    }

    /// <summary>"models list " for that command, empty for the root: what to put before --help.</summary>
    private static string PathOf(Command command) =>
        command is RootCommand ? "" : string.Concat(command.Parents.OfType<Command>().Select(PathOf)) + command.Name + " ";
}
