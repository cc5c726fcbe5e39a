namespace MedVision.Archive.Blobs;

/// <summary>A stream was longer than its reader allows.</summary>
public sealed class BlobTooLargeException(long limit) : IOException($"It is longer than the {limit} bytes that are allowed.")
{
    public long Limit { get; } = limit;
}
