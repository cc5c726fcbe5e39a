namespace MedVision.Imaging.Volumes;

/// <summary>Frames that make one volume, and what distinguishes them from the rest of the series, such as "b-value 1000"; empty if nothing does.</summary>
internal sealed record FrameSet(string Label, IReadOnlyList<PlacedFrame> Frames)
{
    private const double SamePlaceMm = 0.01;

    /// <summary>The frames by rising position along their normal; equal positions keep a defined order, so that the order of the files does not matter.</summary>
    internal IReadOnlyList<PlacedFrame> Sorted()
    {
        Vector3 normal = Frames[0].Normal;
        return [.. Frames.OrderBy(f => f.Position.Dot(normal)).ThenBy(f => f.SopInstanceUid, StringComparer.Ordinal).ThenBy(f => f.Frame)];
    }

    /// <summary>How many frames lie where another one lies.</summary>
    internal int CountTwins()
    {
        Vector3 normal = Frames[0].Normal;
        double[] places = [.. Frames.Select(f => f.Position.Dot(normal)).Order()];
        return places.Zip(places.Skip(1), (a, b) => b - a).Count(step => step < SamePlaceMm);
    }

    /// <summary>Separates what <paramref name="tell"/> tells apart.</summary>
    internal IReadOnlyList<FrameSet> SplitBy(string name, Func<PlacedFrame, string?> tell)
    {
        IGrouping<string?, PlacedFrame>[] groups = [.. Frames.GroupBy(tell).OrderBy(group => Number(group.Key)).ThenBy(group => group.Key, StringComparer.Ordinal)];
        if (groups.Length < 2) return [this];
        return [.. groups.Select(group => new FrameSet($"{(Label.Length > 0 ? Label + ", " : "")}{(group.Key is null ? $"no {name}" : $"{name} {group.Key}")}", [.. group]))];
    }

    /// <summary>
    /// Separates the frames until none lies where another of its set lies, by the aspects that do so. An aspect that would leave single
    /// frames of what were several places (an acquisition time, say) is no separation.
    /// </summary>
    internal IReadOnlyList<FrameSet> Untangle()
    {
        List<FrameSet> sets = [this];
        foreach ((string name, Func<PlacedFrame, string?> read) in FrameAspects.All)
        {
            sets = [.. sets.SelectMany(set =>
            {
                int twins = set.CountTwins(), places = set.Frames.Count - twins;
                if (twins == 0) return (IReadOnlyList<FrameSet>)[set];
                IReadOnlyList<FrameSet> parts = set.SplitBy(name, read);
                return parts.All(part => part.Frames.Count - part.CountTwins() >= Math.Min(2, places)) ? parts : [set];
            })];
        }
        return sets;
    }

    private static double Number(string? text) =>
        double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double number) ? number : double.MaxValue;
}
