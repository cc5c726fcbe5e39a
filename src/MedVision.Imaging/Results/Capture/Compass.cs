using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Capture;

/// <summary>Directions in a person's words, PS3.3 C.7.6.1.1.1: L, R (left, right), P, A (posterior, anterior), H, F (head, feet).</summary>
internal static class Compass
{
    private const double Noticeable = 0.35; // about 20 degrees away from an axis

    /// <summary>The letters of <paramref name="direction"/> (a unit vector), the strongest first.</summary>
    internal static string LettersOf(Vector3 direction)
    {
        (double Part, string Positive, string Negative)[] axes = [(direction.X, "L", "R"), (direction.Y, "P", "A"), (direction.Z, "H", "F")];
        return string.Concat(axes.OrderByDescending(axis => Math.Abs(axis.Part))
            .Where((axis, rank) => rank == 0 || Math.Abs(axis.Part) >= Noticeable).Select(axis => axis.Part >= 0 ? axis.Positive : axis.Negative));
    }
}
