using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;

namespace MedVision.Inference.Generation;

/// <summary>Makes synthetic slices with their masks. The same model, class, seed, index and truncation give the same picture.</summary>
public sealed class ImageGenerator(ModelCatalog models)
{
    // One picture a run: with larger batches the engine may add in another order, and a picture would depend on its neighbours.
    private const int Batch = 1;

    /// <summary>The classes that can be asked for.</summary>
    public IReadOnlyList<string> Labels => models.Require(ModelTask.Generation).Generation!.Labels;

    /// <summary>
    /// <paramref name="count"/> pictures of <paramref name="label"/>. <paramref name="truncation"/> scales the noise: below 1 more typical and less varied.
    /// </summary>
    /// <exception cref="ArgumentException">An unknown class, or a count or truncation out of range.</exception>
    /// <exception cref="ModelException">The generator is missing or does not match its card.</exception>
    public IEnumerable<SyntheticImage> Generate(string label, int count, int seed, double truncation = 1, CancellationToken cancellation = default)
    {
        ModelCard card = models.Require(ModelTask.Generation);
        CardGeneration generation = card.Generation!;
        int index = generation.Labels.ToList().IndexOf(label);
        if (index < 0) throw new ArgumentException($"unknown class '{label}'; the model makes {string.Join(", ", generation.Labels)}", nameof(label));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!(truncation > 0 && truncation <= generation.MaxTruncation))
        {
            throw new ArgumentOutOfRangeException(nameof(truncation), truncation, $"truncation lies above 0 and up to {generation.MaxTruncation}");
        }
        return Run(models.Session(card), index, count, seed, truncation, cancellation);
    }

    private static IEnumerable<SyntheticImage> Run(ModelSession session, int label, int count, int seed, double truncation, CancellationToken cancellation)
    {
        ModelCard card = session.Card;
        CardGeneration generation = card.Generation!;
        string noise = card.Inputs.Single(input => input.Type == "float32").Name, classes = card.Inputs.Single(input => input.Type == "int64").Name;
        for (int n = 0; n < count; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            LatentNoise source = new(seed, n);
            float[] z = new float[generation.Latent];
            for (int i = 0; i < z.Length; i++) z[i] = (float)(source.Next() * truncation);
            IReadOnlyDictionary<string, float[]> output = session.Run(
                new Dictionary<string, float[]> { [noise] = z }, new Dictionary<string, long[]> { [classes] = [label] }, Batch, "image", "mask");
            double low = generation.ImageRange[0], high = generation.ImageRange[1];
            yield return new SyntheticImage(
                generation.Labels[label], seed, n, truncation, card.Id, card.Sha256,
                [.. output["image"].Select(v => (float)Math.Clamp((v - low) / (high - low), 0, 1))],
                [.. output["mask"].Select(v => v > generation.MaskThreshold ? (byte)1 : (byte)0)],
                generation.Rows, generation.Columns);
        }
    }
}
