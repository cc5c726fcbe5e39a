using Xunit;

namespace MedVision.Testing;

/// <summary>A fact that needs a program of another maker (dcmdump, dciodvfy, python3 with pydicom) and, if named, test data.</summary>
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string tool, string? data = null)
    {
        if (Tool.Find(tool) is null) Skip = $"needs the program '{tool}'";
        else if (data is not null && TestData.Find(data) is null) Skip = $"needs the test data '{data}' (MEDVISION_TEST_DATA)";
    }
}
