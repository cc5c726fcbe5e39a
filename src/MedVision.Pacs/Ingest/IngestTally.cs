namespace MedVision.Pacs.Ingest;

/// <summary>Counts what becomes of the files of one ingest, from several threads.</summary>
internal sealed class IngestTally(IProgress<IngestProgress>? progress)
{
    private readonly Lock gate = new();
    private readonly List<IngestIssue> conflicts = [], quarantined = [];
    private readonly List<string> ignored = [];
    private readonly SortedSet<string> studies = new(StringComparer.Ordinal), instances = new(StringComparer.Ordinal);
    private int stored, duplicates, files;
    private long bytes;

    public void Stored(InstanceRecord record) => Count(record, () => stored++);

    public void Duplicate(InstanceRecord record) => Count(record, () => duplicates++);

    public void Conflict(string name, string reason) => Add(() => conflicts.Add(new IngestIssue(name, reason)));

    public void Quarantined(string name, string reason, bool isPassing) => Add(() => quarantined.Add(new IngestIssue(name, reason) { IsPassing = isPassing }));

    public void Ignored(string name) => Add(() => ignored.Add(name));

    /// <summary>A file is finished.</summary>
    public void Finished(string name, long length)
    {
        IngestProgress report;
        lock (gate) report = new IngestProgress(++files, bytes += length, name);
        progress?.Report(report);
    }

    public IngestReport Report()
    {
        lock (gate)
        {
            return new IngestReport
            {
                Stored = stored,
                Duplicates = duplicates,
                Conflicts = [.. conflicts.OrderBy(issue => issue.Name, StringComparer.Ordinal)],
                Quarantined = [.. quarantined.OrderBy(issue => issue.Name, StringComparer.Ordinal)],
                Ignored = [.. ignored.Order(StringComparer.Ordinal)],
                StudyInstanceUids = [.. studies],
                SopInstanceUids = [.. instances],
            };
        }
    }

    private void Count(InstanceRecord record, Action count) => Add(() =>
    {
        count();
        studies.Add(record.StudyUid);
        instances.Add(record.SopUid);
    });

    private void Add(Action change)
    {
        lock (gate) change();
    }
}
