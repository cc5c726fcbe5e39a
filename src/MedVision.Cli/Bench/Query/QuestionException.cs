namespace MedVision.Cli.Bench.Query;

/// <summary>A question was not answered, and why.</summary>
internal sealed class QuestionException(string reason) : Exception(reason);
