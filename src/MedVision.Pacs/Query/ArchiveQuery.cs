using MedVision.Archive;
using MedVision.Pacs.Query.Sql;

namespace MedVision.Pacs.Query;

/// <summary>Answers queries out of the database, row by row as they come: a hundred thousand answers need no more memory than one.</summary>
public sealed class ArchiveQuery(ArchiveDatabase database)
{
    /// <summary>Beyond so many further answers nobody counts on.</summary>
    public const int MostCounted = 1000;

    /// <summary>Checks the query and makes it ready to run.</summary>
    /// <exception cref="QueryException">A key's value is none of its representation's.</exception>
    public PreparedQuery Prepare(QueryRequest request) => new(database, request, new QueryStatement(request));
}
