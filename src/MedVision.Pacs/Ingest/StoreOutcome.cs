namespace MedVision.Pacs.Ingest;

/// <summary>What became of an instance that was ready to be stored.</summary>
internal abstract record StoreOutcome
{
    public sealed record Stored : StoreOutcome;

    public sealed record Duplicate : StoreOutcome;

    /// <summary>The UID is taken by other content.</summary>
    public sealed record Conflict(string ExistingBlob) : StoreOutcome;

    /// <summary>It contradicts what is stored of its study or series.</summary>
    public sealed record Refused(string Reason) : StoreOutcome;
}
