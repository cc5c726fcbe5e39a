using MedVision.Archive.Rows;

namespace MedVision.Web.Layout;

/// <summary>States in the words of the pages.</summary>
internal static class Words
{
    public static string Of(AnalysisState state) => state switch
    {
        AnalysisState.None => "none",
        AnalysisState.Waiting => "waiting",
        AnalysisState.Running => "running",
        AnalysisState.Done => "done",
        AnalysisState.Withheld => "withheld",
        _ => "failed",
    };

    public static string Of(ReviewState state) => state is ReviewState.Verified ? "VERIFIED" : state.ToString().ToLowerInvariant();

    /// <summary>"1 warning", "3 warnings".</summary>
    public static string Count(int count, string thing) => Count(count, thing, thing + "s");

    public static string Count(int count, string thing, string things) => count == 1 ? $"1 {thing}" : $"{count} {things}";

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => $"{bytes / 1024.0:0.#} KB",
        < 1024L * 1024 * 1024 => $"{bytes / 1048576.0:0.#} MB",
        _ => $"{bytes / 1073741824.0:0.##} GB",
    };
}
