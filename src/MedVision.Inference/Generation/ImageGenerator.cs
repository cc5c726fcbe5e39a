using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;

namespace MedVision.Inference.Generation;

/// <summary>Makes synthetic slices with their masks. The same model, class, seed, index and truncation give the same picture.</summary>
public sealed class ImageGenerator(ModelCatalog models)
{
    // One picture a run: with larger batches the engine may add in another order, and a picture would depend on its neighbours.
    private const int Batch = 1;
    private const int Tries = 32;

    /// <summary>The classes that can be asked for.</summary>
    public IReadOnlyList<string> Labels => models.Require(ModelTask.Generation).Generation!.Labels;

    /// <summary>
    /// <paramref name="count"/> pictures of <paramref name="label"/>. <paramref name="truncation"/> scales the noise: below 1 more typical and less varied.
    /// A picture whose mask is smaller than the card allows is drawn again from the same stream of noise.
    /// </summary>
    /// <exception cref="ArgumentException">An unknown class, or a count or truncation out of range.</exception>
    /// <exception cref="ModelException">The generator is missing or does not match its card, or draws no mask that its card allows.</exception>
    public IEnumerable<SyntheticImage> Generate(string label, int count, int seed, double truncation = 1, CancellationToken cancellation = default)
    {
        ModelCard card = models.Require(ModelTask.Generation);
        CardGeneration generation = card.Generation!;
        int index = GenerationOrder.Check(generation.Labels, label, count, truncation, generation.MaxTruncation);
        return Run(models.Session(card), index, count, seed, truncation, cancellation);
    }

    private static IEnumerable<SyntheticImage> Run(ModelSession session, int label, int count, int seed, double truncation, CancellationToken cancellation)
    {
        for (int n = 0; n < count; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return Draw(session, label, seed, n, truncation);
        }
    }

    private static SyntheticImage Draw(ModelSession session, int label, int seed, int index, double truncation)
    {
        ModelCard card = session.Card;
        CardGeneration generation = card.Generation!;
        string noise = card.Inputs.Single(input => input.Type == "float32").Name, classes = card.Inputs.Single(input => input.Type == "int64").Name;
        LatentNoise source = new(seed, index);
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            IReadOnlyDictionary<string, float[]> output = session.Run(
                new Dictionary<string, float[]> { [noise] = source.Next(generation.Latent, truncation) },
                new Dictionary<string, long[]> { [classes] = [label] }, Batch, "image", "mask");
            byte[] mask = [.. output["mask"].Select(v => v > generation.MaskThreshold ? (byte)1 : (byte)0)];
            if (mask.Count(v => v == 1) < generation.MinimumMaskPixels) continue;
            return new SyntheticImage(
                generation.Labels[label], seed, index, truncation, card.Id, card.Sha256,
                GenerationOrder.ToUnit(output["image"], generation.ImageRange), mask, generation.Rows, generation.Columns);
        }
        throw new ModelException($"{card.Id}: none of {Tries} draws has a mask of {generation.MinimumMaskPixels} pixels");
    }
}
