using Xunit;

namespace MedVision.Testing;

/// <summary>A fact that needs Node and the packages of a folder (relative to the checkout), which <c>./medvision test</c> installs there.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute(string folder)
    {
        if (Tool.Find("node") is null) Skip = "needs the program 'node'";
        else if (!Directory.Exists(Path.Combine(TestData.Repository, folder, "node_modules"))) Skip = $"needs 'npm ci' in {folder}";
    }
}
