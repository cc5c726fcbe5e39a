using MedVision.Cli.Inputs;

namespace MedVision.Cli.Ingest;

/// <summary>What became of the files of one <c>ingest</c>, over all its requests.</summary>
internal sealed class IngestTotals
{
    public int Stored { get; private set; }
    public int Duplicates { get; private set; }

    /// <summary>Known UID, other content: the server keeps the file aside.</summary>
    public List<FailedInput> Conflicts { get; } = [];

    /// <summary>What the server could not use, with its reason.</summary>
    public List<FailedInput> Quarantined { get; } = [];

    /// <summary>What could not be read here.</summary>
    public List<FailedInput> Unread { get; } = [];

    public SortedSet<string> Studies { get; } = new(StringComparer.Ordinal);

    public void Add(IngestAnswer answer)
    {
        Stored += answer.Stored;
        Duplicates += answer.Duplicates;
        Conflicts.AddRange(answer.Conflicts.Select(file => new FailedInput(file.Name, file.Reason)));
        Quarantined.AddRange(answer.Quarantined.Select(file => new FailedInput(file.Name, file.Reason)));
        Studies.UnionWith(answer.Studies);
    }
}
