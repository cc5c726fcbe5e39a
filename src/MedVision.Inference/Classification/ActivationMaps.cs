using MedVision.Imaging.Volumes;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;
using MedVision.Inference.Preprocessing;

namespace MedVision.Inference.Classification;

/// <summary>Gathers the classifier's activation maps of the slices with a lesion and puts them back into the series' geometry.</summary>
internal sealed class ActivationMaps
{
    // The networks' maps are 64 x 64: a finer grid on a stored slice would hold the same again and again.
    private const int MostPlaces = 128;

    private readonly CardTensor output;
    private readonly IReadOnlyList<string> labels;
    private readonly IReadOnlyList<int> slices;
    private readonly float[][] maps;

    private ActivationMaps(CardTensor output, IReadOnlyList<string> labels, IReadOnlyList<int> slices)
    {
        (this.output, this.labels, this.slices) = (output, labels, slices);
        maps = new float[slices.Count * labels.Count][];
    }

    /// <summary>The network's output with a map for each class.</summary>
    internal string Output => output.Name;

    /// <summary>Null for a network whose card names no activation output.</summary>
    /// <exception cref="ModelException">The output is not of shape (n, classes, rows, columns).</exception>
    internal static ActivationMaps? For(ModelCard card, IReadOnlyList<int> slices)
    {
        IReadOnlyList<string> labels = card.Classification!.Labels;
        if (card.Classification.ActivationOutput is not { } name) return null;
        CardTensor output = card.Outputs.Single(tensor => tensor.Name == name);
        return output.Shape is [_, var classes, > 0, > 0] && classes == labels.Count
            ? new ActivationMaps(output, labels, slices)
            : throw new ModelException($"{card.Id}: the activation output '{name}' is not of shape (n, {labels.Count}, rows, columns)");
    }

    /// <summary>Takes the output of a batch whose first slice is the <paramref name="from"/>-th of those with a lesion.</summary>
    internal void Add(int from, int count, float[] values)
    {
        int plane = output.Shape[2] * output.Shape[3];
        for (int i = 0; i < count * labels.Count; i++) maps[(from * labels.Count) + i] = values[(i * plane)..((i + 1) * plane)];
    }

    internal ActivationVolume Restore(SlicePreprocessor preprocessor, Volume volume)
    {
        int step = Math.Max(1, (Math.Max(volume.Rows, volume.Columns) + MostPlaces - 1) / MostPlaces);
        int rows = (volume.Rows + step - 1) / step, columns = (volume.Columns + step - 1) / step;
        float[] restored = new float[labels.Count * slices.Count * rows * columns];
        Parallel.For(0, maps.Length, n =>
        {
            float[] slice = new float[volume.Rows * volume.Columns];
            preprocessor.Restore(maps[n], output.Shape[2], output.Shape[3], slice);
            int label = n % labels.Count, at = n / labels.Count;
            Shrink(slice, volume.Rows, volume.Columns, step, restored.AsSpan(((label * slices.Count) + at) * rows * columns, rows * columns));
        });
        float top = restored.Max(Math.Abs);
        double scale = top > 0 ? top / 127 : 1;
        byte[] values = Array.ConvertAll(restored, value => (byte)Math.Round(ActivationVolume.None + (value / scale)));
        return new ActivationVolume(values, columns, rows, step, labels, scale,
            [.. slices.Select(slice => volume.Sources[slice].SopInstanceUid)], [.. slices.Select(slice => volume.Sources[slice].Frame)]);
    }

    /// <summary>The mean of each square of pixels; squares at the right and lower border may be cut.</summary>
    private static void Shrink(float[] slice, int rows, int columns, int step, Span<float> places)
    {
        int width = (columns + step - 1) / step;
        for (int p = 0; p < places.Length; p++)
        {
            int top = p / width * step, left = p % width * step, bottom = Math.Min(top + step, rows), right = Math.Min(left + step, columns);
            float sum = 0;
            for (int row = top; row < bottom; row++)
                for (int column = left; column < right; column++) sum += slice[(row * columns) + column];
            places[p] = sum / ((bottom - top) * (right - left));
        }
    }
}
