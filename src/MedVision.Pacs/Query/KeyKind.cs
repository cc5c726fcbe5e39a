namespace MedVision.Pacs.Query;

/// <summary>How a column holds its attribute.</summary>
public enum KeyKind
{
    /// <summary>As it is; letters count.</summary>
    Text,

    /// <summary>A folded name: neither case nor accents count.</summary>
    Name,

    Date,

    Time,

    Number,

    /// <summary>An array of texts, of which one must match.</summary>
    TextSet,
}
