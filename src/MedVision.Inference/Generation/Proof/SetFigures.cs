namespace MedVision.Inference.Generation.Proof;

/// <summary>
/// The figures of a set of one class. Both sides are of one size m, that of the smallest of the set, the class's val and train slices: figures are means over
/// random subsets of m; intervals are the middle 95% of resamplings (draws, or whole patients), moved to the figure because repeats make a set look
/// narrower than it is.
/// </summary>
internal sealed class SetFigures
{
    /// <summary>The least number of slices for kernel distance, precision, recall, density and coverage.</summary>
    internal const int Minimum = 32;

    private const int MostDraws = 512;
    private const int Subsets = 10, Resamplings = 50;

    private readonly PointSet made;
    private readonly RealSlices train, val;
    private readonly int size, neighbours;

    private SetFigures(PointSet made, RealSlices train, RealSlices val, int neighbours)
    {
        this.made = made.Count <= MostDraws ? made : made.Rows([.. Enumerable.Range(0, MostDraws).Select(i => (int)((long)i * made.Count / MostDraws))]);
        this.train = train;
        this.val = val;
        this.neighbours = neighbours;
        size = Math.Min(this.made.Count, Math.Min(val.Points.Count, train.Points.Count));
    }

    /// <summary>The least number of slices for a Fréchet distance: fewer than twice the dimensions tell too little of a covariance.</summary>
    internal static int MinimumOfFrechet(int dimensions) => Math.Max(Minimum, 2 * dimensions);

    /// <summary>All figures of the points <paramref name="made"/> (n,d) against the real slices of the class.</summary>
    internal static IReadOnlyList<ProofFigure> Of(PointSet made, RealSlices train, RealSlices val, int neighbours)
    {
        SetFigures figures = new(made, train, val, neighbours);
        return [figures.Frechet(), figures.Kernel(), .. figures.Spread()];
    }

    private ProofFigure Frechet()
    {
        FrechetDistance.Normal real = FrechetDistance.Normal.Of(train.Points);
        return Compare(
            new ProofFigure("frechetDistance", "Fréchet distance", LowIsGood: true, size, MinimumOfFrechet(made.Dimensions)),
            (points, rows, _) => FrechetDistance.Between(real, FrechetDistance.Normal.Of(points.Rows(rows))));
    }

    private ProofFigure Kernel()
    {
        ProofFigure empty = new("kernelDistance", "kernel distance", LowIsGood: true, size, Minimum);
        if (size < Minimum) return Withheld(empty);
        double within = KernelDistance.Within(train.Points);
        KernelDistance ofMade = KernelDistance.To(train.Points, within, made), ofVal = KernelDistance.To(train.Points, within, val.Points);
        return Compare(empty, (points, rows, _) => (points == made ? ofMade : ofVal).OfRows(rows));
    }

    private IEnumerable<ProofFigure> Spread()
    {
        (string Name, string Meaning, Func<ManifoldFigures, double> Part)[] parts =
        [
            ("precision", "precision (draws that lie among real slices)", figures => figures.Precision),
            ("recall", "recall (real slices that lie among draws)", figures => figures.Recall),
            ("density", "density (how closely real slices lie around draws)", figures => figures.Density),
            ("coverage", "coverage (real slices with a draw near them)", figures => figures.Coverage),
        ];
        Dictionary<(PointSet, int), ManifoldFigures> known = [];
        foreach ((string name, string meaning, Func<ManifoldFigures, double> part) in parts)
        {
            yield return Compare(new ProofFigure(name, meaning, LowIsGood: false, size, Minimum), (points, rows, draw) =>
            {
                // The same draws of rows come again for each of the four.
                if (!known.TryGetValue((points, draw), out ManifoldFigures? figures))
                {
                    PointSet real = train.Points.Rows(new Resampling(1000 + draw).Subset(train.Points.Count, size));
                    known[(points, draw)] = figures = Manifold.Of(real, points.Rows(rows), rows, neighbours);
                }
                return part(figures);
            });
        }
    }

    private ProofFigure Compare(ProofFigure empty, Func<PointSet, int[], int, double> measure)
    {
        if (size < empty.Minimum) return Withheld(empty);
        (double value, double low, double high) = Estimate(draw => measure(made, Rows(made.Count, null, draw), draw));
        (double real, double realLow, double realHigh) = Estimate(draw => measure(val.Points, Rows(val.Points.Count, val.Groups, draw), draw));
        // The move to the figure may carry an interval beyond what a share can be.
        (double least, double most) = empty.Name is "precision" or "recall" or "coverage" ? (0, 1) : (double.NegativeInfinity, double.PositiveInfinity);
        return empty with
        {
            Value = value,
            Low = Math.Max(low, least),
            High = Math.Min(high, most),
            Real = real,
            RealLow = Math.Max(realLow, least),
            RealHigh = Math.Min(realHigh, most),
        };
    }

    private ProofFigure Withheld(ProofFigure empty) => empty with
    {
        Withheld = made.Count < empty.Minimum
            ? $"{empty.Minimum} images are needed, the set has {made.Count}"
            : $"{empty.Minimum} real slices of the class are needed, there are {size}",
    };

    /// <summary>Draws 0 .. Subsets - 1 are subsets, those after them resamplings.</summary>
    private int[] Rows(int count, int[]? groups, int draw)
    {
        Resampling random = new(draw);
        return draw < Subsets ? random.Subset(count, size) : groups is null ? random.Again(count, size) : random.Patients(groups, size);
    }

    private static (double Value, double Low, double High) Estimate(Func<int, double> measure)
    {
        double value = Enumerable.Range(0, Subsets).Average(measure);
        double[] again = [.. Enumerable.Range(Subsets, Resamplings).Select(measure)];
        double shift = value - again.Average();
        return (Round(value), Round(Memorisation.Quantile(again, 0.025) + shift), Round(Memorisation.Quantile(again, 0.975) + shift));
    }

    private static double Round(double value) => Math.Round(value, 4);
}
