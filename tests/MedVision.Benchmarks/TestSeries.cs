namespace MedVision.Benchmarks;

/// <summary>The real series that the benchmarks read: <c>MEDVISION_TEST_DATA</c>, or <c>shared/data</c> beside the checkout.</summary>
internal static class TestSeries
{
    internal static string[] Paths { get; } = Directory.GetFiles(Folder(Path.Combine("brain-mr-pgbm003", "11-T1post-18670")));

    internal static string Folder(string name) => Path.Combine(Root(), name);

    private static string Root()
    {
        if (Environment.GetEnvironmentVariable("MEDVISION_TEST_DATA") is { Length: > 0 } named) return named;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MedVision.sln"))) return Path.Combine(folder.FullName, "..", "shared", "data");
        }
        throw new DirectoryNotFoundException("MedVision.sln is not above " + AppContext.BaseDirectory);
    }
}
