using System.Globalization;
using System.Text.Json;
using MedVision.Inference.Models;

namespace MedVision.Inference.Generation.Proof;

/// <summary>
/// The real slices that generated ones are held against, as points: those that the generator learned from (train) and those of patients who were
/// not in training (val). Written by <c>evaluate.py gan</c>; format in models/training/medvision_training/proof/reference.py.
/// </summary>
internal sealed class ProofReference
{
    private readonly double[] mean, basis;
    private readonly int[] shape;

    private ProofReference(SafeTensors file)
    {
        (shape, basis) = file.Require("basis", 2);
        (_, mean) = file.Require("mean", 1);
        if (mean.Length != shape[0]) throw new ModelException($"a mean of {mean.Length} and a basis of {shape[0]} features");
        ClassifierSha256 = Told(file, "classifierSha256");
        Labels = JsonSerializer.Deserialize<string[]>(Told(file, "labels")) ?? [];
        Size = int.Parse(Told(file, "size"), CultureInfo.InvariantCulture);
        Neighbours = int.Parse(Told(file, "neighbours"), CultureInfo.InvariantCulture);
        FeatureLimit = double.Parse(Told(file, "featureThreshold"), CultureInfo.InvariantCulture);
        PixelLimit = double.Parse(Told(file, "pixelThreshold"), CultureInfo.InvariantCulture);
        Train = RealSlices.Of(file, "train", shape[1]);
        Val = RealSlices.Of(file, "val", shape[1]);
    }

    /// <summary>SHA-256 of the classifier whose features these are.</summary>
    internal string ClassifierSha256 { get; }

    /// <summary>Classes in the order of their numbers.</summary>
    internal IReadOnlyList<string> Labels { get; }

    /// <summary>Rows and columns that the slices had before they were brought to the classifier's.</summary>
    internal int Size { get; }

    /// <summary>k of precision, recall, density and coverage.</summary>
    internal int Neighbours { get; }

    /// <summary>Nearer than this to a train slice, in features, come one in a hundred val slices.</summary>
    internal double FeatureLimit { get; }

    /// <summary>The same in coarse pixels.</summary>
    internal double PixelLimit { get; }

    internal RealSlices Train { get; }

    internal RealSlices Val { get; }

    /// <summary>Dimensions of the points.</summary>
    internal int Dimensions => shape[1];

    /// <exception cref="ModelException">The file cannot be read or contradicts itself.</exception>
    internal static ProofReference Read(string path)
    {
        SafeTensors file = SafeTensors.Read(path);
        try
        {
            return new ProofReference(file);
        }
        catch (Exception error) when (error is ModelException or FormatException or JsonException or ArgumentException)
        {
            throw new ModelException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>The classifier's features (n) as a point (<see cref="Dimensions"/>): minus the mean, times the basis.</summary>
    internal double[] Project(ReadOnlySpan<float> features)
    {
        if (features.Length != mean.Length) throw new ModelException($"{features.Length} features, the reference knows {mean.Length}");
        double[] point = new double[Dimensions];
        for (int i = 0; i < mean.Length; i++)
        {
            double centred = features[i] - mean[i];
            for (int k = 0; k < point.Length; k++) point[k] += centred * basis[(i * point.Length) + k];
        }
        return point;
    }

    private static string Told(SafeTensors file, string name) =>
        file.Told.TryGetValue(name, out string? text) ? text : throw new ModelException($"the metadata lack '{name}'");
}
