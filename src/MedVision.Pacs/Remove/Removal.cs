namespace MedVision.Pacs.Remove;

/// <summary>What goes, or went, with a <see cref="RemovalTarget"/>.</summary>
public sealed record Removal
{
    /// <summary>The study's row; gone itself if <see cref="IsWholeStudy"/>.</summary>
    public required long StudyId { get; init; }

    /// <summary>Nothing of the study is left.</summary>
    public bool IsWholeStudy { get; init; }

    public int Series { get; init; }

    /// <summary>All instances, results among them.</summary>
    public int Instances { get; init; }

    /// <summary>Instances that MedVision itself wrote about what goes: segmentations, reports, maps, captures.</summary>
    public int Results { get; init; }

    public int Analyses { get; init; }

    public int Reviews { get; init; }

    /// <summary>Orders of work about it, at work or done.</summary>
    public int Jobs { get; init; }

    /// <summary>Files kept aside because they contradict an instance that goes.</summary>
    public int Conflicts { get; init; }

    /// <summary>The bytes that its rows named; others may name them too.</summary>
    public IReadOnlyList<string> Blobs { get; init; } = [];
}
