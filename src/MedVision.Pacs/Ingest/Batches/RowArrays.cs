using Npgsql;

namespace MedVision.Pacs.Ingest.Batches;

/// <summary>Rows on their way to the database as one array a column, so that one statement of a fixed text writes any number of them.</summary>
internal sealed class RowArrays<T>
{
    private readonly List<(string Name, Func<IReadOnlyList<T>, Array> Values)> columns = [];

    /// <summary>Adds a column.</summary>
    public RowArrays<T> With<TValue>(string name, Func<T, TValue> value)
    {
        columns.Add((name, rows => ValuesOf(rows, value)));
        return this;
    }

    /// <summary>What the statement selects from: <c>unnest($1, $2) AS t (key, name)</c>.</summary>
    public string From => $"unnest({string.Join(", ", columns.Select((_, i) => $"${i + 1}"))}) AS t ({string.Join(", ", columns.Select(column => column.Name))})";

    /// <summary>A statement over <see cref="From"/>; further parameters follow the columns.</summary>
    public NpgsqlBatchCommand Command(string sql, IReadOnlyList<T> rows, params object[] more)
    {
        NpgsqlBatchCommand command = new(sql);
        foreach ((_, Func<IReadOnlyList<T>, Array> values) in columns) command.Parameters.Add(new() { Value = values(rows) });
        foreach (object value in more) command.Parameters.Add(new() { Value = value });
        return command;
    }

    private static TValue[] ValuesOf<TValue>(IReadOnlyList<T> rows, Func<T, TValue> value)
    {
        TValue[] values = new TValue[rows.Count];
        for (int i = 0; i < values.Length; i++) values[i] = value(rows[i]);
        return values;
    }
}
