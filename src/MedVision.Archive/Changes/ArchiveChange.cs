namespace MedVision.Archive.Changes;

/// <summary>Something in the archive changed; the row says what.</summary>
/// <param name="Kind">What kind of row.</param>
/// <param name="Id">The row's key as text; empty where any row may have changed (<see cref="ArchiveChangeKind.Unknown"/>).</param>
public sealed record ArchiveChange(ArchiveChangeKind Kind, string Id);
