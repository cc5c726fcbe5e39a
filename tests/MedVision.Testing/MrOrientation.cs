namespace MedVision.Testing;

/// <summary>Image Orientation (Patient) of usual planes, PS3.3 C.7.6.2.1.1: row direction, then column direction.</summary>
public static class MrOrientation
{
    public static double[] Axial => [1, 0, 0, 0, 1, 0];

    public static double[] Coronal => [1, 0, 0, 0, 0, -1];

    public static double[] Sagittal => [0, 1, 0, 0, 0, -1];

    /// <summary>No direction along a patient axis.</summary>
    public static double[] Oblique => Rotated(0.3, -0.5, 0.4);

    /// <summary>Axial, turned about x by <paramref name="c"/>, then about y by <paramref name="b"/>, then about z by <paramref name="a"/> radians.</summary>
    public static double[] Rotated(double a, double b, double c) =>
    [
        Math.Cos(a) * Math.Cos(b),
        Math.Sin(a) * Math.Cos(b),
        -Math.Sin(b),
        (Math.Cos(a) * Math.Sin(b) * Math.Sin(c)) - (Math.Sin(a) * Math.Cos(c)),
        (Math.Sin(a) * Math.Sin(b) * Math.Sin(c)) + (Math.Cos(a) * Math.Cos(c)),
        Math.Cos(b) * Math.Sin(c),
    ];
}
