using System.Globalization;

namespace MedVision.Imaging.Volumes;

/// <summary>What the positions of sorted slices say about the volume: step, gaps, uneven spacing, tilt.</summary>
internal static class SliceSpacing
{
    /// <summary>The geometry of at least two slices at different places; null where their positions leave a straight line by more than a pixel.</summary>
    internal static VolumeGeometry? Measure(IReadOnlyList<PlacedFrame> frames, List<string> warnings)
    {
        PlacedFrame first = frames[0];
        Vector3 normal = first.Normal, span = frames[^1].Position - first.Position;
        double along = span.Dot(normal);
        if (frames.Any(frame => LeavesLine(frame, first, span * (1 / along)))) return null;
        double[] steps = [.. frames.Zip(frames.Skip(1), (a, b) => (b.Position - a.Position).Dot(normal))];
        double spacing = steps.Order().ElementAt(steps.Length / 2);
        bool gaps = false;
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i] <= 1.5 * spacing) continue;
            gaps = true;
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"gap: {steps[i]:0.##} mm between slices {i + 1} and {i + 2} where {spacing:0.##} mm are usual; volumes leave it out"));
        }
        bool uneven = steps.Any(step => Math.Abs(step - spacing) > 0.05 * spacing);
        if (!gaps && uneven)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"uneven spacing between slices: {steps.Min():0.##} to {steps.Max():0.##} mm; {spacing:0.##} mm is used"));
        }
        // Scaled so that the step along the normal is the usual one: a gap must not stretch every voxel.
        VolumeGeometry geometry = new(first.Position, first.AlongRow, first.AlongColumn, span * (spacing / along), first.ColumnSpacing, first.RowSpacing) { IsEven = !uneven };
        if (geometry.IsSheared)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"gantry tilt: the stack leans by {geometry.TiltDegrees:0.#} degrees against the normal of its slices"));
        }
        return geometry;
    }

    private static bool LeavesLine(PlacedFrame frame, PlacedFrame first, Vector3 direction)
    {
        Vector3 expected = first.Position + (direction * (frame.Position - first.Position).Dot(first.Normal));
        return (frame.Position - expected).Length > Math.Max(first.RowSpacing, first.ColumnSpacing);
    }
}
