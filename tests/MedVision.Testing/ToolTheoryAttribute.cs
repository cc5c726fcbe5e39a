using Xunit;

namespace MedVision.Testing;

/// <summary>A theory that needs a program of another maker and, if named, test data; skipped by its name where they are absent.</summary>
public sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(string tool, string? data = null)
    {
        if (Tool.Find(tool) is null) Skip = $"needs the program '{tool}'";
        else if (data is not null && TestData.Find(data) is null) Skip = $"needs the test data '{data}' (MEDVISION_TEST_DATA)";
    }
}
