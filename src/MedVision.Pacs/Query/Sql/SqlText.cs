using System.Globalization;
using System.Text;
using Npgsql;

namespace MedVision.Pacs.Query.Sql;

/// <summary>SQL in the making. Values only ever enter as parameters.</summary>
internal sealed class SqlText
{
    private readonly StringBuilder text = new();
    private readonly List<object> values = [];

    public SqlText Append(string sql)
    {
        text.Append(sql);
        return this;
    }

    /// <summary>The name of a new parameter, to stand in the text.</summary>
    public string Parameter(object value)
    {
        values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
    }

    public override string ToString() => text.ToString();

    public NpgsqlBatchCommand ToCommand()
    {
        NpgsqlBatchCommand command = new(text.ToString());
        foreach (object value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
