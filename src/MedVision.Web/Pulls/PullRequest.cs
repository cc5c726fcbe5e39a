namespace MedVision.Web.Pulls;

/// <summary>What a script wants fetched.</summary>
internal sealed record PullRequest(long NodeId, string[] Studies);
