namespace MedVision.Testing;

/// <summary>Finds the data that tests need but the repository does not hold: <c>MEDVISION_TEST_DATA</c>, or <c>shared/data</c> beside the checkout.</summary>
public static class TestData
{
    /// <summary>The checkout's root: the folder that holds <c>MedVision.sln</c>.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The data folder, or null where it is absent.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>The full path of <paramref name="relative"/> inside the data folder, or null where it is absent.</summary>
    public static string? Find(string relative)
    {
        if (Root is null) return null;
        string path = Path.Combine(Root, relative);
        return Directory.Exists(path) || File.Exists(path) ? path : null;
    }

    /// <summary>The full path of <paramref name="relative"/> inside the data folder.</summary>
    /// <exception cref="FileNotFoundException">It is absent. Guard the test with <see cref="DataFactAttribute"/>.</exception>
    public static string Require(string relative) =>
        Find(relative) ?? throw new FileNotFoundException($"The test data '{relative}' is absent; set MEDVISION_TEST_DATA.");

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MedVision.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("MedVision.sln is not above " + AppContext.BaseDirectory);
    }

    private static string? FindRoot()
    {
        string? named = Environment.GetEnvironmentVariable("MEDVISION_TEST_DATA");
        string root = string.IsNullOrEmpty(named) ? Path.Combine(Repository, "..", "shared", "data") : named;
        return Directory.Exists(root) ? Path.GetFullPath(root) : null;
    }
}
