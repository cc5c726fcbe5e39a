namespace MedVision.Archive.Rows;

/// <summary>A file that carries a stored instance's UID and other content. The stored one stays, this one is kept aside.</summary>
public sealed class Conflict
{
    public long Id { get; set; }
    public required string SopInstanceUid { get; set; }
    public required string ExistingBlob { get; set; }
    public required string Blob { get; set; }
    public long Bytes { get; set; }
    public required string Name { get; set; }
    public Door Door { get; set; }
    public DateTimeOffset At { get; set; }
}
