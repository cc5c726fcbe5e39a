using System.Runtime.CompilerServices;
using MedVision.Archive;
using MedVision.Dicom.Data;
using MedVision.Pacs.Query.Sql;
using Npgsql;

namespace MedVision.Pacs.Query;

/// <summary>A query that has been found sound.</summary>
public sealed class PreparedQuery
{
    private readonly ArchiveDatabase database;
    private readonly QueryStatement statement;

    internal PreparedQuery(ArchiveDatabase database, QueryRequest request, QueryStatement statement) => (this.database, Request, this.statement) = (database, request, statement);

    public QueryRequest Request { get; }

    /// <summary>Matching keys that the archive cannot apply, by name: the answers are as if they had not been there.</summary>
    public IReadOnlyList<string> Unsupported => statement.Unsupported;

    /// <summary>The archive knows this attribute at the level that is asked: an answer without it has none, and not just none to tell.</summary>
    public bool Knows(DicomTag tag) => statement.HasMetadata || KeyColumns.StoredAt(tag, Request.Level) is not null || (KeyColumns.Find(tag) is { } column && column.Level <= Request.Level);

    /// <summary>A run came to the limit and saw that there is more. The row beyond the limit is asked for with the others: it tells so without a second question.</summary>
    public bool HasMore { get; private set; }

    /// <summary>How many answers there are beyond the limit, up to one more than <see cref="ArchiveQuery.MostCounted"/>; 0 where there is no limit. A question of its own.</summary>
    public async Task<int> CountRestAsync(CancellationToken cancellationToken = default)
    {
        if (Request.Limit is null) return 0;
        await using NpgsqlBatch batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(statement.ToCounting().ToCommand());
        return (int)(long)(await batch.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The answers up to the limit, straight from the database. Leaving the loop early, or cancelling, ends the statement there too.</summary>
    public async IAsyncEnumerable<QueryAnswer> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using NpgsqlConnection connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlBatch batch = new(connection) { BatchCommands = { statement.Matching.ToCommand() } };
        // Who asks for a hundred thousand answers over a slow line may take its time.
        batch.Timeout = 0;
        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        bool ended = false;
        try
        {
            AnswerReader answers = new(Request, statement);
            for (int read = 0; await reader.ReadAsync(cancellationToken); read++)
            {
                HasMore = read == Request.Limit;
                if (!HasMore) yield return answers.Read(reader);
            }
            ended = true;
        }
        finally
        {
            // Closing a reader reads what is left; a statement that nobody waits for is stopped instead.
            if (!ended) batch.Cancel();
            await reader.DisposeAsync();
        }
    }
}
