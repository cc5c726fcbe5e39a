namespace MedVision.Web.Telemetry;

/// <summary>A line of the log.</summary>
/// <param name="At">When it was written, of several the last time.</param>
/// <param name="Level">Warning or worse.</param>
/// <param name="Room">The class that wrote it.</param>
/// <param name="Event">Its number there.</param>
/// <param name="Text">Its words.</param>
/// <param name="Count">How often it came, one after the other.</param>
internal sealed record LogLine(DateTimeOffset At, LogLevel Level, string Room, int Event, string Text, int Count);
