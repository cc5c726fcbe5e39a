namespace MedVision.Dicom.Codecs;

/// <summary>How lossy transfer syntaxes lose, and what becomes of the object.</summary>
public sealed record TranscodeOptions
{
    public static TranscodeOptions Default { get; } = new();

    /// <summary>JPEG Baseline: 1 (smallest) to 100 (best), the scale of libjpeg.</summary>
    public int JpegQuality { get; init; } = 90;

    /// <summary>JPEG-LS Near-Lossless: the largest deviation of a sample, in stored values, 1 to 255.</summary>
    public int NearLossless { get; init; } = 2;

    /// <summary>JPEG 2000: bytes before to bytes after, more than 1.</summary>
    public double CompressionRatio { get; init; } = 10;

    /// <summary>JPEG 2000: the signal to noise ratio in dB, in place of <see cref="CompressionRatio"/>; null: that one counts.</summary>
    public double? SignalToNoise { get; init; }

    /// <summary>
    /// A lossy copy keeps its SOP Instance UID. Only for a copy that replaces its source everywhere: PS3.4 B.4.1.1 and PS3.3
    /// C.7.6.1.1.5 want another UID, and <see langword="false"/> gives one.
    /// </summary>
    public bool KeepSopInstanceUid { get; init; }

    /// <summary>Frames that are encoded at once.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;
}
