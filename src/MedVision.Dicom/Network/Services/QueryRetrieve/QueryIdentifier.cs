using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Services.QueryRetrieve;

/// <summary>An identifier that its model allows: what a C-FIND asks for, or which entities a C-MOVE or C-GET names; PS3.4 C.4.1.1.3, C.4.2.1.4 and C.4.3.1.3.</summary>
public sealed class QueryIdentifier
{
    private QueryIdentifier(InformationModel model, QueryOperation operation, QueryLevel level, DicomDataset keys) =>
        (Model, Operation, Level, Keys) = (model, operation, level, keys);

    public InformationModel Model { get; }

    public QueryOperation Operation { get; }

    public QueryLevel Level { get; }

    /// <summary>The identifier as it is.</summary>
    public DicomDataset Keys { get; }

    /// <summary>Keys of levels below the one that is asked for: they cannot be answered (PS3.4 C.4.1.2.1).</summary>
    public IReadOnlyList<DicomTag> Below => [.. Keys.Select(element => element.Tag).Where(tag => QueryKeys.Find(tag) is { } key && key.Level > Level)];

    /// <summary>The values of a level's unique key; empty where the identifier leaves it open.</summary>
    public IReadOnlyList<string> ValuesOf(QueryLevel level) => [.. Keys.GetStrings(QueryLevels.UniqueKeyOf(level)).Select(Trimmed).Where(value => value.Length > 0)];

    /// <summary>Checks an identifier.</summary>
    /// <param name="sopClass">The SOP class of the request.</param>
    /// <param name="identifier">The request's data set.</param>
    /// <param name="relational">Unique keys of the levels above may be left out.</param>
    /// <exception cref="DicomException">The identifier does not match the SOP class; the status for it is <c>A900H</c>, the exception's reason its comment.</exception>
    public static QueryIdentifier Read(string sopClass, DicomDataset identifier, bool relational = false) => InformationModel.Find(sopClass) is var (model, operation)
        ? Read(model, operation, identifier, relational) : throw new DicomException($"{Data.SopClasses.NameOf(sopClass)} is no query/retrieve model");

    /// <inheritdoc cref="Read(string, DicomDataset, bool)"/>
    public static QueryIdentifier Read(InformationModel model, QueryOperation operation, DicomDataset identifier, bool relational = false)
    {
        string name = identifier.GetString(DicomTags.QueryRetrieveLevel) ?? throw new DicomException("the level is missing", DicomTags.QueryRetrieveLevel);
        if (QueryLevels.Find(name) is not { } level || !model.Levels.Contains(level)) throw new DicomException($"the {model} model has no level '{name}'", DicomTags.QueryRetrieveLevel);
        QueryIdentifier read = new(model, operation, level, identifier);
        foreach (QueryLevel above in model.Levels.Where(above => above < level)) read.CheckAbove(above, relational);
        if (operation != QueryOperation.Find) read.CheckNamed();
        return read;
    }

    /// <summary>Above the level one entity each is named, by hierarchy.</summary>
    private void CheckAbove(QueryLevel above, bool relational)
    {
        DicomTag tag = QueryLevels.UniqueKeyOf(above);
        IReadOnlyList<string> values = ValuesOf(above);
        if (values.Count == 0 && !relational) throw new DicomException($"a request at level {QueryLevels.NameOf(Level)} must name one {above.ToString().ToLowerInvariant()}", tag);
        if (values.Count > 1) throw new DicomException($"a request at level {QueryLevels.NameOf(Level)} names {values.Count} of the level above", tag);
        if (values.Count == 1) CheckPlain(above, values[0]);
    }

    /// <summary>A retrieval says which entities it wants: one patient, or any number of the others.</summary>
    private void CheckNamed()
    {
        IReadOnlyList<string> values = ValuesOf(Level);
        DicomTag tag = QueryLevels.UniqueKeyOf(Level);
        if (values.Count == 0) throw new DicomException("what is to be retrieved is not named", tag);
        if (Level == QueryLevel.Patient && values.Count > 1) throw new DicomException($"{values.Count} patients are named where one may be", tag);
        foreach (string value in values) CheckPlain(Level, value);
    }

    /// <summary>A single value, no pattern.</summary>
    private static void CheckPlain(QueryLevel level, string value)
    {
        bool fits = level == QueryLevel.Patient ? !value.AsSpan().ContainsAny('*', '?') : value.Length <= 64 && !value.AsSpan().ContainsAnyExcept("0123456789.");
        if (!fits) throw new DicomException(level == QueryLevel.Patient ? "a pattern names no patient" : "this is no UID", QueryLevels.UniqueKeyOf(level));
    }

    private static string Trimmed(string value) => value.Trim(' ', '\0');
}
