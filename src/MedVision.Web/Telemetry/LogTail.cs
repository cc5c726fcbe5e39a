namespace MedVision.Web.Telemetry;

/// <summary>Keeps the last warnings and errors of this process's log for the Operations page. What it keeps is what the log says: nothing of patients.</summary>
internal sealed class LogTail(TimeProvider time) : ILoggerProvider
{
    private const int Most = 100;
    private readonly Lock gate = new();
    private readonly LinkedList<LogLine> lines = new();

    /// <summary>The newest first; the same line again and again is one with a count.</summary>
    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (gate) return [.. lines];
        }
    }

    private DateTimeOffset Now => time.GetUtcNow();

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(LogLine line)
    {
        lock (gate)
        {
            if (lines.First is { } first && first.Value.Room == line.Room && first.Value.Text == line.Text) first.Value = line with { Count = first.Value.Count + 1 };
            else lines.AddFirst(line);
            if (lines.Count > Most) lines.RemoveLast();
        }
    }

    private sealed class Writer(LogTail tail, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            string text = formatter(state, exception);
            if (exception is not null) text += $" ({exception.GetType().Name})";
            tail.Add(new LogLine(tail.Now, logLevel, category[(category.LastIndexOf('.') + 1)..], eventId.Id, text, 1));
        }
    }
}
