namespace MedVision.Dicom.IO;

/// <summary>What PS3.5 leaves to a writer's choice.</summary>
public sealed record WriteOptions
{
    public static WriteOptions Default { get; } = new();

    /// <summary>
    /// Sequences and items state their length (PS3.5 7.5.1) in place of a delimiter at their end. Some old readers need it; it takes
    /// a second pass over the data set. One longer than 32 bits can tell is delimited all the same.
    /// </summary>
    public bool DefinedLengths { get; init; }

    /// <summary>Every group of the outermost data set starts with its length (gggg,0000), which PS3.5 7.2 retired in 2008.</summary>
    public bool GroupLengths { get; init; }
}
