namespace MedVision.Cli.Bench.Query;

/// <summary>A door that questions are asked at: QIDO-RS or C-FIND.</summary>
internal interface IQueryAsker
{
    string Name { get; }

    /// <summary>Some series of the archive, at most <paramref name="count"/>, one of a study.</summary>
    Task<IReadOnlyList<QuerySample>> SampleAsync(int count, CancellationToken cancellationToken);

    /// <summary>Asks, reads the whole answer, and says how many matches it had.</summary>
    /// <exception cref="QuestionException">There was no answer.</exception>
    Task<int> AskAsync(QuestionKind kind, QuerySample sample, CancellationToken cancellationToken);
}
