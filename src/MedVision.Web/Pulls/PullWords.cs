using MedVision.Archive.Rows;

namespace MedVision.Web.Pulls;

/// <summary>Pulls in the words of the pages.</summary>
internal static class PullWords
{
    public static string Of(PullState state) => state switch
    {
        PullState.Waiting => "waiting",
        PullState.Running => "fetching",
        PullState.Done => "done",
        PullState.Cancelled => "cancelled",
        _ => "failed",
    };

    public static string ChipOf(PullState state) => state == PullState.Running ? "running" : Of(state);

    /// <summary>How much of it has come; of a search how many studies it ordered.</summary>
    public static string Progress(PullView pull) =>
        pull.IsSearch ? pull.State == PullState.Done ? Layout.Words.Count(pull.DoneCount, "study", "studies") : ""
        : pull.ItemCount is { } all ? $"{pull.DoneCount} of {all}"
        : pull.DoneCount > 0 ? $"{pull.DoneCount}" : "";
}
