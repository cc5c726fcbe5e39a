namespace MedVision.Imaging.Colors;

/// <summary>
/// One colour frame as RGB of 8 bits: <see cref="Pixels"/> are row-major and interleaved, rows x columns x 3. An ICC profile (0028,2000) is
/// not applied: the numbers are the object's own, nearly always sRGB.
/// </summary>
public sealed record ColorFrame(byte[] Pixels, int Rows, int Columns);
