namespace MedVision.Dicom.IO;

/// <summary>What a file may ask of us at most.</summary>
internal sealed record ReadLimits
{
    public static ReadLimits Default { get; } = new();

    /// <summary>Sequences within sequences.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Bytes that a deflated data set may inflate to.</summary>
    public long InflatedBytes { get; init; } = 1L << 30;

    /// <summary>Values longer than this stay on the file.</summary>
    public int BulkBytes { get; init; } = 64 * 1024;

    /// <summary>Zeros behind the last element that count as padding.</summary>
    public int Padding { get; init; } = 1 << 20;

    /// <summary>Tolerated deviations that are listed.</summary>
    public int Notes { get; init; } = 1000;

    /// <summary>Private elements that may turn out to be no sequence after they were tried as one; each try may build the whole rest of the file.</summary>
    public int FailedTrials { get; init; } = 8;
}
