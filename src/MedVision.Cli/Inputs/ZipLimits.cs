namespace MedVision.Cli.Inputs;

/// <summary>How much an archive may grow when it is opened; more is taken for a ZIP bomb.</summary>
/// <param name="FloorBytes">Any archive may grow to this size.</param>
/// <param name="Ratio">A larger one to this multiple of its own size. DICOM compresses 2 to 20 times, label maps up to about 100.</param>
/// <param name="Entries">The number of files in one archive.</param>
internal sealed record ZipLimits(long FloorBytes = 256L << 20, int Ratio = 200, int Entries = 200_000)
{
    public long AllowanceFor(long archiveBytes) => Math.Max(FloorBytes, archiveBytes * Ratio);
}
