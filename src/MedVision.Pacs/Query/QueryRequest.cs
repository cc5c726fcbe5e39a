using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Pacs.Query;

/// <summary>A query, whichever door it came through: a C-FIND identifier (PS3.4 C.4.1) or a QIDO-RS address (PS3.18 10.6).</summary>
public sealed record QueryRequest
{
    /// <summary>What one answer stands for.</summary>
    public required QueryLevel Level { get; init; }

    /// <summary>What must match: all of them.</summary>
    public IReadOnlyList<MatchKey> Matches { get; init; } = [];

    /// <summary>What is asked for in the answers.</summary>
    public IReadOnlyList<ReturnKey> Returns { get; init; } = [];

    /// <summary>Everything that the level and those above have.</summary>
    public bool ReturnsAll { get; init; }

    /// <summary>At most so many answers; null: all.</summary>
    public int? Limit { get; init; }

    /// <summary>Answers passed over first.</summary>
    public int Offset { get; init; }

    /// <summary>Names match by the beginnings of their words, in any order (fuzzy semantic matching, PS3.4 C.2.2.2.1).</summary>
    public bool FuzzyNames { get; init; }

    /// <summary>A range of study dates and one of study times are one range of moments (PS3.4 C.2.2.2.5), not two.</summary>
    public bool CombinedDateTime { get; init; }

    /// <summary>Answers come in an order that is the same each time: studies newest first, series and instances by number. Without it in the order that costs least.</summary>
    public bool Ordered { get; init; }
}
