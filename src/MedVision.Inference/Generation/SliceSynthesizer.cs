using System.Security.Cryptography;
using MedVision.Imaging.Masks;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;
using MedVision.Inference.Preprocessing;

namespace MedVision.Inference.Generation;

/// <summary>
/// Paints a synthetic slice around a lesion that someone has drawn. Seed and index pick the head and how the lesion looks, the mask where it lies and its
/// shape: the same seed and index with another mask, or an empty one, give the same head. The same model, class, mask, seed, index and
/// truncation give the same picture. Thread-safe.
/// </summary>
public sealed class SliceSynthesizer(ModelCatalog models)
{
    // One picture a run, as in ImageGenerator: a picture never depends on its neighbours.
    private const int Batch = 1;

    /// <summary>The classes that can be asked for.</summary>
    public IReadOnlyList<string> Labels => Painting.Labels;

    /// <summary>Rows of mask and slice, in pixels.</summary>
    public int Rows => Painting.Rows;

    /// <summary>Columns of mask and slice, in pixels.</summary>
    public int Columns => Painting.Columns;

    private CardPainting Painting => models.Require(ModelTask.Painting).Painting!;

    /// <summary>
    /// <paramref name="count"/> slices, each another head, all with the lesion <paramref name="drawn"/>: one slice of any size whose sides are as those
    /// of the model's; where its size is another, it is resized (bilinear, a pixel is lesion from one half on). Empty: heads without a lesion.
    /// <paramref name="truncation"/> scales the noise: below 1 more typical heads.
    /// </summary>
    /// <returns>Slices of <see cref="Rows"/> x <see cref="Columns"/> in [0,1], each with the mask that it was painted around.</returns>
    /// <exception cref="ArgumentException">An unknown class, a count or truncation out of range, or a mask of more than one slice or of other proportions.</exception>
    /// <exception cref="ModelException">The painter is missing or does not match its card.</exception>
    public IEnumerable<SyntheticImage> Paint(Mask drawn, string label, int count, int seed, double truncation = 1, CancellationToken cancellation = default)
    {
        ModelCard card = models.Require(ModelTask.Painting);
        int index = GenerationOrder.Check(card.Painting!.Labels, label, count, truncation, card.Painting.MaxTruncation);
        byte[] mask = Fit(drawn, card.Painting.Rows, card.Painting.Columns);
        return Run(models.Session(card), mask, index, Enumerable.Range(0, count), seed, truncation, cancellation);
    }

    /// <summary>One slice: the one that <see cref="Paint(Mask, string, int, int, double, CancellationToken)"/> gives at <paramref name="index"/>.</summary>
    /// <inheritdoc cref="Paint(Mask, string, int, int, double, CancellationToken)" path="/exception"/>
    public SyntheticImage PaintOne(Mask drawn, string label, int seed, int index, double truncation = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ModelCard card = models.Require(ModelTask.Painting);
        int kind = GenerationOrder.Check(card.Painting!.Labels, label, 1, truncation, card.Painting.MaxTruncation);
        byte[] mask = Fit(drawn, card.Painting.Rows, card.Painting.Columns);
        return Run(models.Session(card), mask, kind, [index], seed, truncation, CancellationToken.None).Single();
    }

    private static IEnumerable<SyntheticImage> Run(
        ModelSession session, byte[] mask, int label, IEnumerable<int> indices, int seed, double truncation, CancellationToken cancellation)
    {
        ModelCard card = session.Card;
        CardPainting painting = card.Painting!;
        string hash = Convert.ToHexStringLower(SHA256.HashData(mask));
        float[] lesion = [.. mask.Select(v => (float)v)];
        foreach (int n in indices)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyDictionary<string, float[]> output = session.Run(
                new Dictionary<string, float[]> { ["mask"] = lesion, ["latent"] = new LatentNoise(seed, n).Next(painting.Latent, truncation) },
                new Dictionary<string, long[]> { ["label"] = [label] }, Batch, "image");
            yield return new SyntheticImage(
                painting.Labels[label], seed, n, truncation, card.Id, card.Sha256,
                GenerationOrder.ToUnit(output["image"], painting.ImageRange), mask, painting.Rows, painting.Columns, hash);
        }
    }

    private static byte[] Fit(Mask drawn, int rows, int columns)
    {
        if (drawn.Slices != 1) throw new ArgumentException($"a drawn mask is one slice, this one has {drawn.Slices}", nameof(drawn));
        if ((long)drawn.Rows * columns != (long)drawn.Columns * rows)
        {
            throw new ArgumentException($"a drawn mask has the proportions of {columns} x {rows}, this one is {drawn.Columns} x {drawn.Rows}", nameof(drawn));
        }
        float[] resized = Resampler.Resize([.. drawn.Voxels.Select(v => v == 0 ? 0f : 1f)], drawn.Columns, drawn.Rows, columns, rows);
        return [.. resized.Select(v => v >= 0.5f ? (byte)1 : (byte)0)];
    }
}
