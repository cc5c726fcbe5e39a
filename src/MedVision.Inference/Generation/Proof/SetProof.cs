using MedVision.Inference.Models;

namespace MedVision.Inference.Generation.Proof;

/// <summary>
/// Judges the draws of one set as they are made, and the set when it is whole. Where the generator comes without its reference, or the reference
/// is of another classifier, nothing is judged, and the document says why.
/// </summary>
internal sealed class SetProof
{
    private readonly List<NearCopy> copies = [];
    private readonly List<double[]> released = [];
    private readonly ProofReference? reference;
    private readonly FeatureReader? reader;
    private readonly ModelCard? classifier;
    private readonly string? problem;

    private SetProof(string problem) => this.problem = problem;

    private SetProof(ProofReference reference, ModelSession classifier)
    {
        this.reference = reference;
        this.classifier = classifier.Card;
        reader = new FeatureReader(classifier);
    }

    /// <exception cref="ModelException">The reference that the card names cannot be read.</exception>
    internal static SetProof Of(ModelCatalog models)
    {
        ModelCard generator = models.Require(ModelTask.Generation);
        if (generator.Generation!.Reference is not string file) return new SetProof("the generator's card names no reference of real slices");
        ProofReference reference = ProofReference.Read(Path.Combine(models.FolderOf(generator), file));
        ModelCard[] judges = [.. models.Cards.Where(card => card.Task == ModelTask.Classification && card.Sha256 == reference.ClassifierSha256)];
        if (judges.Length == 0) return new SetProof("the reference of real slices was made with another classifier than those that are here");
        if (reference.Size != generator.Generation.Rows || reference.Size != generator.Generation.Columns)
        {
            return new SetProof($"the reference was made for slices of {reference.Size} x {reference.Size}");
        }
        return new SetProof(reference, models.Session(judges[0]));
    }

    /// <summary>Whether a draw is a near-copy of a training slice; null where it is none or cannot be judged.</summary>
    internal NearCopy? Judge(SyntheticImage image, bool releaseCopies)
    {
        if (reference is null) return null;
        (double[] point, (double apart, int row), (double coarse, int coarseRow)) = Measure(image);
        bool byPixels = coarse / reference.PixelLimit <= apart / reference.FeatureLimit;
        NearCopy nearest = byPixels
            ? new NearCopy(image.Index + 1, "pixels", Math.Round(coarse, 4), Math.Round(reference.PixelLimit, 4), coarseRow)
            : new NearCopy(image.Index + 1, "features", Math.Round(apart, 4), Math.Round(reference.FeatureLimit, 4), row);
        bool isCopy = coarse < reference.PixelLimit || apart < reference.FeatureLimit;
        if (isCopy) copies.Add(nearest);
        if (!isCopy || releaseCopies) released.Add(point);
        return isCopy ? nearest : null;
    }

    /// <summary>A draw's point in features, and its nearest train slice in features and in coarse pixels.</summary>
    internal (double[] Point, (double Distance, int Row) Features, (double Distance, int Row) Pixels) Measure(SyntheticImage image)
    {
        double[] point = reference!.Project(reader!.Read(image.Image, image.Rows, image.Columns));
        return (
            point, Memorisation.Nearest(reference.Train.Points, [point]),
            Memorisation.Nearest(reference.Train.Pixels, CoarsePixels.Forms(image.Image, image.Rows, image.Columns)));
    }

    /// <summary>What is known of the set, once it is whole.</summary>
    internal ProofDocument Document(SyntheticImage first, int wanted, int count, int drawn, bool releaseCopies)
    {
        int label = reference is null ? -1 : reference.Labels.ToList().IndexOf(first.Label);
        string? withheld = problem ?? (label < 0 ? $"the reference has no real slices of class {first.Label}" : null);
        RealSlices? train = withheld is null ? reference!.Train.Of(label) : null, val = withheld is null ? reference!.Val.Of(label) : null;
        return new ProofDocument(
            Synthetic: true, first.Model, first.ModelSha256, first.Label, first.Seed, first.Truncation, wanted, count, drawn, withheld,
            classifier?.Id, classifier?.Sha256, train?.Points.Count ?? 0, val?.Points.Count ?? 0,
            withheld is null ? SetFigures.Of(PointSet.Of(released, reference!.Dimensions), train!, val!, reference.Neighbours) : [],
            Rounded(reference?.PixelLimit), Rounded(reference?.FeatureLimit), releaseCopies, [.. copies]);
    }

    private static double? Rounded(double? value) => value is double number ? Math.Round(number, 4) : null;
}
