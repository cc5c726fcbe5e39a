using System.Globalization;
using MedVision.Cli.Bench.Store;

namespace MedVision.Cli.Bench.Query;

/// <summary>How one door answered one kind of question, or all kinds together.</summary>
/// <param name="Door">QIDO-RS or C-FIND.</param>
/// <param name="Kind">The kind; "all" for the whole mix.</param>
/// <param name="Answered">Questions answered.</param>
/// <param name="Matches">Matches in all answers together.</param>
/// <param name="QuestionsPerSecond">Over the whole run, all kinds.</param>
/// <param name="LatencyMs">From the question to the end of its answer; null if none was answered.</param>
/// <param name="Failures">How many were not answered, by reason.</param>
internal sealed record QueryFigures(string Door, string Kind, int Answered, long Matches, double QuestionsPerSecond, LatencyFigures? LatencyMs, IReadOnlyDictionary<string, int> Failures)
{
    public IEnumerable<string> Lines()
    {
        string matches = Answered == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {(double)Matches / Answered:0.#} matches each");
        yield return LatencyMs is not { } ms ? $"{Door} {Kind}: nothing answered"
            : string.Create(CultureInfo.InvariantCulture, $"{Door} {Kind}: {Answered} answered{matches}, p50 {ms.P50:0.0} ms, p95 {ms.P95:0.0} ms, p99 {ms.P99:0.0} ms, max {ms.Max:0.0} ms{(Kind == "all" ? $", {QuestionsPerSecond:0} a second" : "")}");
        foreach ((string reason, int count) in Failures) yield return $"{Door} {Kind}: {count} not answered: {reason}";
    }
}
