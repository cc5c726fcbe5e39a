namespace MedVision.Pacs.Commit;

/// <summary>How requests for storage commitment are taken and reported.</summary>
public sealed record CommitmentOptions
{
    /// <summary>
    /// An association on which the request came and nothing went on for so long is waiting for the report; it gets it there. Else the report goes over an
    /// association of our own.
    /// </summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From one failed attempt to the next; the last for all that follow.</summary>
    public IReadOnlyList<TimeSpan> Pauses { get; init; } =
        [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1)];

    /// <summary>A node that could not be told for so long is not told any more.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Requests whose report has arrived are forgotten after so long.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A process that works on a report and says nothing for so long is taken for dead.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often to look for reports that are due.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Requests of one node that may wait for their report at once.</summary>
    public int MostPendingPerNode { get; init; } = 1000;

    /// <summary>Reports under way at once.</summary>
    public int Parallel { get; init; } = 4;
}
