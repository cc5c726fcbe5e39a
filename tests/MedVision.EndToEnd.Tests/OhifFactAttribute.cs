using MedVision.Testing;
using Xunit;

namespace MedVision.EndToEnd.Tests;

/// <summary>A fact that needs the OHIF viewer, which <c>./medvision test</c> fetches, and the real study.</summary>
public sealed class OhifFactAttribute : FactAttribute
{
    public OhifFactAttribute(string data)
    {
        if (Folder is null) Skip = "needs the OHIF viewer (./medvision up --ohif fetches it)";
        else if (TestData.Find(data) is null) Skip = $"needs the test data '{data}' (MEDVISION_TEST_DATA)";
    }

    /// <summary>The viewer's files, or null where they were not fetched.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        string archive = File.ReadAllText(Path.Combine(TestData.Repository, "src", "MedVision.Web", "Ohif", "package.sha512")).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].Trim();
        string folder = Path.Combine(TestData.Repository, "artifacts", "ohif", archive["ohif-app-".Length..^".tgz".Length]);
        return File.Exists(Path.Combine(folder, "index.html")) ? folder : null;
    }
}
