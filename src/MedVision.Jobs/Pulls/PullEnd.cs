using MedVision.Archive.Rows;
using MedVision.Pacs.Fetch;

namespace MedVision.Jobs.Pulls;

/// <summary>What becomes of a pull after a try.</summary>
internal static class PullEnd
{
    /// <summary>Tells it by what was fetched.</summary>
    public static void Decide(Pull pull, FetchOutcome outcome, RetryPolicy retry, DateTimeOffset now)
    {
        (pull.ItemCount, pull.DoneCount, pull.FailedCount) = (outcome.Total, outcome.Done, outcome.Failed);
        if (outcome.Failed == 0) Done(pull, now);
        // What was refused by what it is would be refused tomorrow.
        else Failed(pull, $"{outcome.Failed} of {outcome.Done + outcome.Failed} instances did not come: {outcome.Reason}", outcome.IsPassing ? retry : retry with { MostTries = 0 }, now);
    }

    public static void Done(Pull pull, DateTimeOffset now) => (pull.State, pull.NextTryAt, pull.FinishedAt, pull.Error) = (PullState.Done, null, now, null);

    public static void Failed(Pull pull, string error, RetryPolicy retry, DateTimeOffset now)
    {
        pull.Attempts++;
        pull.Error = error;
        pull.NextTryAt = retry.After(pull.Attempts, now, Random.Shared);
        pull.State = pull.NextTryAt is null ? PullState.Failed : PullState.Waiting;
        pull.FinishedAt = pull.NextTryAt is null ? now : null;
    }
}
