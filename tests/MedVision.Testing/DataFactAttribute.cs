using Xunit;

namespace MedVision.Testing;

/// <summary>A fact that needs a file or folder of the test data; skipped by its name where that is absent.</summary>
public sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute(string relative)
    {
        if (TestData.Find(relative) is null) Skip = $"needs the test data '{relative}' (MEDVISION_TEST_DATA)";
    }
}
