using MedVision.Pacs.Remove;

namespace MedVision.Web.Remove;

/// <summary>What a deletion takes with it, for the person who is asked.</summary>
internal static class RemovalWords
{
    public static string Of(Removal removal)
    {
        string[] rest =
        [
            .. Some(removal.Results, "of them a result of MedVision", "of them results of MedVision"),
            .. Some(removal.Analyses, "analysis", "analyses"),
            .. Some(removal.Reviews, "review", "reviews"),
            .. Some(removal.Conflicts, "conflicting file kept aside", "conflicting files kept aside"),
        ];
        string images = $"{Count(removal.Series, "series", "series")} with {Count(removal.Instances, "object", "objects")}";
        return $"{string.Join(", ", [images, .. rest])}: all of it is deleted from the archive and cannot be brought back.";
    }

    private static IEnumerable<string> Some(int count, string one, string many) => count > 0 ? [Count(count, one, many)] : [];

    private static string Count(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";
}
