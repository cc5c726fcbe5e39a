namespace MedVision.Pacs.Stow;

/// <summary>What one store transaction may cost.</summary>
public sealed record StowLimits
{
    /// <summary>Parts of a request; each leaves a line in the answer, which is held in memory.</summary>
    public int Parts { get; init; } = 100_000;

    /// <summary>Bytes of metadata, which are read as a whole. Pixels and other bulk data have no limit but the disk.</summary>
    public long MetadataBytes { get; init; } = 128L << 20;

    /// <summary>Instances that are stored at the same time while later parts still arrive.</summary>
    public int Parallel { get; init; } = 4;
}
