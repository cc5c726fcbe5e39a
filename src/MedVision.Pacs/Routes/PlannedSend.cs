using MedVision.Archive.Rows;

namespace MedVision.Pacs.Routes;

/// <summary>Objects of a series that a rule sends to a node.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Node">Where to.</param>
/// <param name="SeriesId">The series that holds them.</param>
/// <param name="InstanceIds">Which instances.</param>
/// <param name="LoopCount">How many more stay because they came from that node.</param>
public sealed record PlannedSend(RoutingRule Rule, Node Node, long SeriesId, IReadOnlyList<long> InstanceIds, int LoopCount);
