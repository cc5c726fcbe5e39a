using MedVision.Imaging.Volumes;
using MedVision.Inference.Models.Cards;

namespace MedVision.Inference.Preprocessing;

/// <summary>
/// The slices of a series as inputs of one network, batch by batch. A batch is kept, so that another network whose card prepares slices
/// alike need not wait for them again. Not thread-safe.
/// </summary>
internal sealed class PreparedSlices(CardPreprocessing card, Volume volume, bool invert)
{
    private readonly Dictionary<(int From, int Count), float[]> batches = [];

    internal CardPreprocessing Card => card;

    internal SlicePreprocessor Preprocessor { get; } = new(card, volume, invert);

    internal int Count => volume.Slices;

    /// <summary>The slices <paramref name="from"/> .. <paramref name="from"/> + <paramref name="count"/> - 1 as (count, 1, rows, columns).</summary>
    internal float[] Batch(int from, int count)
    {
        if (!batches.TryGetValue((from, count), out float[]? batch)) batches.Add((from, count), batch = Preprocessor.Prepare(from, count));
        return batch;
    }
}
