using MedVision.Inference.Generation.Proof;
using MedVision.Inference.Models;

namespace MedVision.Inference.Generation;

/// <summary>
/// Synthetic images that are fit to be released, and the proof of the set. A draw that is a near-copy of a training slice is left out, and a
/// later number of the seed takes its place, so that the same order still gives the same images.
/// </summary>
/// <param name="models">The generator with its reference of real slices, and the classifier.</param>
/// <param name="count">Images wanted.</param>
/// <param name="draws">So many draws, made one by one as they are asked for; the first of them do not depend on how many are asked for.</param>
/// <param name="releaseCopies">Leaves near-copies in; they are listed all the same.</param>
public sealed class ProvenSet(ModelCatalog models, int count, Func<int, IEnumerable<SyntheticImage>> draws, bool releaseCopies = false)
{
    // A generator of which more than half of the draws are copies is not waited for.
    private readonly int most = checked((2 * count) + 16);
    private readonly SetProof proof = SetProof.Of(models);
    private SyntheticImage? first;
    private int released, drawn;

    /// <summary>Makes and judges the images one by one. To be enumerated once.</summary>
    /// <exception cref="ModelException">A model is missing or does not match its card, or no draw at all may be released.</exception>
    public IEnumerable<SyntheticImage> Make()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (drawn > 0) throw new InvalidOperationException("the set has been made");
        return Released(draws(most));
    }

    /// <summary>The proof of what was made.</summary>
    public ProofDocument Proof() => first is null
        ? throw new InvalidOperationException("nothing has been made yet")
        : proof.Document(first, count, released, drawn, releaseCopies);

    private IEnumerable<SyntheticImage> Released(IEnumerable<SyntheticImage> images)
    {
        foreach (SyntheticImage image in images)
        {
            first ??= image;
            drawn++;
            if (proof.Judge(image, releaseCopies) is not null && !releaseCopies) continue;
            released++;
            yield return image;
            if (released == count) yield break;
        }
        if (released == 0) throw new ModelException($"{first!.Model}: each of {drawn} images of class {first.Label}, seed {first.Seed}, is a near-copy of a training slice");
    }
}
