namespace MedVision.Imaging.Rendering;

/// <summary>An sRGB colour.</summary>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>
    /// CIELab as DICOM stores it, PS3.3 C.10.7.1.1: L* 0..100 and a*, b* -128..127, each scaled to 0..65535. White stays D65: the
    /// change to the D50 of PCS-values is left out.
    /// </summary>
    public int[] ToDicomCieLab()
    {
        double r = Linear(R), g = Linear(G), b = Linear(B);
        double x = Curve(((0.4124564 * r) + (0.3575761 * g) + (0.1804375 * b)) / 0.95047);
        double y = Curve((0.2126729 * r) + (0.7151522 * g) + (0.0721750 * b));
        double z = Curve(((0.0193339 * r) + (0.1191920 * g) + (0.9503041 * b)) / 1.08883);
        double l = (116 * y) - 16, a = 500 * (x - y), bb = 200 * (y - z);
        return [Scale(l / 100), Scale((a + 128) / 255), Scale((bb + 128) / 255)];
    }

    private static int Scale(double part) => (int)Math.Round(Math.Clamp(part, 0, 1) * 65535);

    private static double Linear(byte level)
    {
        double v = level / 255.0;
        return v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
    }

    private static double Curve(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : ((24389.0 / 27 * t) + 16) / 116;
}
