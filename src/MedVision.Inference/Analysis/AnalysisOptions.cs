namespace MedVision.Inference.Analysis;

/// <summary>How a series is analysed.</summary>
public sealed record AnalysisOptions
{
    /// <summary>Analyse also what the header calls another sequence (T2, FLAIR, no contrast). The verdict is still recorded, and the pixel guard still decides.</summary>
    public bool AllSeries { get; init; }

    /// <summary>Slices that go through a network at once.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Draw overlay PNGs.</summary>
    public bool Overlays { get; init; } = true;
}
