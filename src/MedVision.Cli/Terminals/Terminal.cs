using Spectre.Console;

namespace MedVision.Cli.Terminals;

/// <summary>
/// Where a command speaks: stdout for the result, stderr for progress and errors. Progress is drawn only where a person
/// watches stderr. Text from files is shown without control characters, so that a header cannot steer the terminal.
/// </summary>
internal sealed class Terminal
{
    private readonly IAnsiConsole? _live;
    private readonly bool _colours;

    /// <param name="output">stdout.</param>
    /// <param name="error">stderr.</param>
    /// <param name="live">The console behind stderr where a person watches it; null in a pipe.</param>
    /// <param name="colours">A person watches stdout and wants colours.</param>
    public Terminal(TextWriter output, TextWriter error, IAnsiConsole? live = null, bool colours = false)
    {
        _colours = colours;
        Out = output;
        ErrorWriter = error;
        _live = live;
    }

    /// <summary>stdout, for results that are written as a stream.</summary>
    public TextWriter Out { get; }

    /// <summary>stderr.</summary>
    public TextWriter ErrorWriter { get; }

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess() => new(Console.Out, Console.Error, Console.IsErrorRedirected
        ? null
        : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }),
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>A line of the result.</summary>
    public void Result(string line) => Out.WriteLine(Printable(line));

    /// <summary>A line about something that went wrong or was left out.</summary>
    public void Error(string line)
    {
        // Over a running progress bar only its own console may write, or the bar and the line tear each other.
        if (_live is null) ErrorWriter.WriteLine("medvision: " + OneLine(line));
        else _live.WriteLine("medvision: " + OneLine(line));
    }

    /// <summary>Runs <paramref name="work"/> with a progress bar on a terminal, silently in a pipe.</summary>
    public async Task<T> WithProgressAsync<T>(string title, Func<IProgress<ProgressStep>, Task<T>> work)
    {
        if (_live is null || !_live.Profile.Capabilities.Interactive) return await work(new ProgressSink(_ => { }));
        return await _live.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask(Markup.Escape(title), maxValue: 1);
                return await work(new ProgressSink(step =>
                {
                    bar.Description = Markup.Escape(Printable(step.Stage));
                    bar.Value = Math.Clamp(step.Fraction, 0, 1);
                }));
            });
    }

    /// <summary><paramref name="text"/> without control characters, in a colour where colours are seen.</summary>
    public string Paint(string text, ConsoleColor colour) => !_colours ? Printable(text) : colour switch
    {
        ConsoleColor.DarkGray => $"\e[90m{Printable(text)}\e[0m",
        ConsoleColor.Cyan => $"\e[36m{Printable(text)}\e[0m",
        ConsoleColor.Yellow => $"\e[33m{Printable(text)}\e[0m",
        _ => Printable(text),
    };

    /// <summary><paramref name="text"/> with each control character (ESC above all) shown as U+FFFD.</summary>
    public static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;

    private static string OneLine(string text) => Printable(string.Join(" ", text.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));

    /// <summary>Reports on the calling thread: System.Progress would post late and out of order.</summary>
    private sealed class ProgressSink(Action<ProgressStep> report) : IProgress<ProgressStep>
    {
        public void Report(ProgressStep value) => report(value);
    }
}
