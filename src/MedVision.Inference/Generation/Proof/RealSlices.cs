using MedVision.Inference.Models;

namespace MedVision.Inference.Generation.Proof;

/// <summary>Real slices as points: <see cref="Points"/> (n, d) in features, <see cref="Pixels"/> (n, 256); class and patient group of each.</summary>
internal sealed record RealSlices(PointSet Points, PointSet Pixels, int[] Labels, int[] Groups)
{
    internal static RealSlices Of(SafeTensors file, string name, int dimensions)
    {
        (int[] shape, double[] points) = file.Require($"{name}.points", 2);
        (int[] coarse, double[] pixels) = file.Require($"{name}.pixels", 2);
        int[] labels = Whole(file, $"{name}.labels"), groups = Whole(file, $"{name}.groups");
        if (shape[1] != dimensions || coarse[1] != CoarsePixels.Dimensions || new[] { coarse[0], labels.Length, groups.Length }.Any(count => count != shape[0]))
        {
            throw new ModelException($"the parts of '{name}' do not fit each other");
        }
        return new RealSlices(new PointSet(points, dimensions), new PointSet(pixels, CoarsePixels.Dimensions), labels, groups);
    }

    /// <summary>The slices of one class.</summary>
    internal RealSlices Of(int label)
    {
        int[] rows = [.. Enumerable.Range(0, Labels.Length).Where(row => Labels[row] == label)];
        return new RealSlices(Points.Rows(rows), Pixels.Rows(rows), [.. rows.Select(row => Labels[row])], [.. rows.Select(row => Groups[row])]);
    }

    private static int[] Whole(SafeTensors file, string name) => [.. file.Require(name, 1).Values.Select(value => (int)value)];
}
