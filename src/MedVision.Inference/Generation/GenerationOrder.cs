namespace MedVision.Inference.Generation;

/// <summary>What the generators have in common: which orders they take, and pixels brought to [0,1].</summary>
internal static class GenerationOrder
{
    /// <summary>The index of <paramref name="label"/> among the model's classes.</summary>
    /// <exception cref="ArgumentException">An unknown class, or a count or truncation out of range.</exception>
    internal static int Check(IReadOnlyList<string> labels, string label, int count, double truncation, double maxTruncation)
    {
        int index = labels.ToList().IndexOf(label);
        if (index < 0) throw new ArgumentException($"unknown class '{label}'; the model makes {string.Join(", ", labels)}", nameof(label));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!(truncation > 0 && truncation <= maxTruncation))
        {
            throw new ArgumentOutOfRangeException(nameof(truncation), truncation, $"truncation lies above 0 and up to {maxTruncation}");
        }
        return index;
    }

    /// <summary>Pixels of <paramref name="range"/> (two rising numbers) on a scale of 0 to 1, clamped.</summary>
    internal static float[] ToUnit(float[] pixels, IReadOnlyList<double> range) =>
        [.. pixels.Select(v => (float)Math.Clamp((v - range[0]) / (range[1] - range[0]), 0, 1))];
}
