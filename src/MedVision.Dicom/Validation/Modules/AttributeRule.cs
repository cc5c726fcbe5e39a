using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Modules;

/// <summary>A row of a module's attribute table, PS3.3 C.</summary>
internal sealed record AttributeRule
{
    public required DicomTag Tag { get; init; }

    public required AttributeType Type { get; init; }

    /// <summary>For 1C and 2C; null where it cannot be computed from the object.</summary>
    public Condition? Condition { get; init; }

    /// <summary>Its presence is required where the condition holds.</summary>
    public bool IsRequiredByCondition { get; init; }

    /// <summary>Its presence is forbidden where the condition does not hold, PS3.5 7.4.2.</summary>
    public bool IsForbiddenOtherwise { get; init; }

    /// <summary>The condition as the table words it.</summary>
    public string ConditionText { get; init; } = "";

    /// <summary>Enumerated values by the value's number from 1, or under 0 for every value.</summary>
    public IReadOnlyDictionary<int, string[]> Allowed { get; init; } = new Dictionary<int, string[]>();

    /// <summary>Values at least.</summary>
    public int LeastValues { get; init; }

    /// <summary>Items of a sequence, at least and at most.</summary>
    public (int Least, int Most)? Items { get; init; }

    /// <summary>What each item holds.</summary>
    public List<AttributeRule> Nested { get; } = [];

    /// <summary>The macro that each item holds besides, resolved once all are read.</summary>
    public string? Include { get; init; }

    public AttributeGroup? Included { get; set; }
}
