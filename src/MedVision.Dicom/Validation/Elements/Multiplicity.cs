using System.Collections.Concurrent;
using System.Globalization;

namespace MedVision.Dicom.Validation.Elements;

/// <summary>A value multiplicity, PS3.5 6.4: <c>1</c>, <c>1-3</c>, <c>2-n</c>, <c>3-3n</c>.</summary>
/// <param name="Least">Values at least.</param>
/// <param name="Most">Values at most.</param>
/// <param name="Step">The count is a multiple of this.</param>
internal readonly record struct Multiplicity(int Least, int Most, int Step)
{
    private static readonly ConcurrentDictionary<string, Multiplicity> parsed = new(StringComparer.Ordinal);

    public static Multiplicity Of(string text) => parsed.GetOrAdd(text, Parse);

    public bool Allows(int count) => count >= Least && count <= Most && count % Step == 0;

    private static Multiplicity Parse(string text)
    {
        // "1-n or 1" says nothing more than "1-n".
        string range = text.Split(' ')[0];
        int dash = range.IndexOf('-', StringComparison.Ordinal);
        int least = int.Parse(dash < 0 ? range : range[..dash], CultureInfo.InvariantCulture);
        if (dash < 0) return new(least, least, 1);
        string most = range[(dash + 1)..];
        if (!most.EndsWith('n')) return new(least, int.Parse(most, CultureInfo.InvariantCulture), 1);
        return new(least, int.MaxValue, most.Length == 1 ? 1 : int.Parse(most[..^1], CultureInfo.InvariantCulture));
    }
}
