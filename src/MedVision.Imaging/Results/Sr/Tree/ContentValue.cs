namespace MedVision.Imaging.Results.Sr.Tree;

/// <summary>What a content item says, by its Value Type (0040,A040), PS3.3 C.17.3.2.1.</summary>
/// <param name="ValueType">The value type as the file names it.</param>
public abstract record ContentValue(string ValueType)
{
    /// <summary>The value as a person reads it; empty for a container.</summary>
    public abstract string Text { get; }
}
