namespace MedVision.Dicom.Network.Services.QueryRetrieve;

/// <summary>What two sides agree on for a query/retrieve SOP class beyond its baseline, in the bytes of SOP Class Extended Negotiation; PS3.4 C.5.1.1, C.5.2.1, C.5.3.1.</summary>
public sealed record QueryAbilities
{
    /// <summary>Unique keys of the levels above may be left out: relational queries, relational retrieval.</summary>
    public bool Relational { get; init; }

    /// <summary>Ranges of date and of time are one range of both. C-FIND only.</summary>
    public bool CombinedDateTime { get; init; }

    /// <summary>Names match by their meaning, not by their letters. C-FIND only.</summary>
    public bool FuzzyNames { get; init; }

    /// <summary>Times are adjusted by the identifier's time zone. C-FIND only.</summary>
    public bool TimeZone { get; init; }

    /// <summary>Reads them; absent bytes say no.</summary>
    public static QueryAbilities Read(ReadOnlySpan<byte> information) => new()
    {
        Relational = At(information, 0),
        CombinedDateTime = At(information, 1),
        FuzzyNames = At(information, 2),
        TimeZone = At(information, 3),
    };

    public byte[] ToBytes(QueryOperation operation) =>
        operation == QueryOperation.Find ? [Flag(Relational), Flag(CombinedDateTime), Flag(FuzzyNames), Flag(TimeZone)] : [Flag(Relational)];

    /// <summary>What both sides have.</summary>
    public QueryAbilities And(QueryAbilities other) => new()
    {
        Relational = Relational && other.Relational,
        CombinedDateTime = CombinedDateTime && other.CombinedDateTime,
        FuzzyNames = FuzzyNames && other.FuzzyNames,
        TimeZone = TimeZone && other.TimeZone,
    };

    private static bool At(ReadOnlySpan<byte> information, int index) => index < information.Length && information[index] == 1;

    private static byte Flag(bool value) => value ? (byte)1 : (byte)0;
}
