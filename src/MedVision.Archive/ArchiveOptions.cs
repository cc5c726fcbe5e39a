namespace MedVision.Archive;

/// <summary>Where the archive lives.</summary>
public sealed record ArchiveOptions
{
    /// <summary>Holds the blobs and, without a connection string, the private PostgreSQL cluster.</summary>
    public required string DataFolder { get; init; }

    /// <summary>A PostgreSQL to use instead of the embedded one.</summary>
    public string? ConnectionString { get; init; }
}
