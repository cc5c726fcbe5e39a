using Xunit;

namespace MedVision.Testing.Orthanc;

/// <summary>A fact that needs Orthanc with its DICOMweb plugin and, if named, another program and test data; skipped by name where they are absent.</summary>
public sealed class OrthancFactAttribute : FactAttribute
{
    public OrthancFactAttribute(string? tool = null, params string[] data)
    {
        if (OrthancServer.Missing is { } missing) Skip = $"needs {missing}";
        else if (tool is not null && Tool.Find(tool) is null) Skip = $"needs the program '{tool}'";
        else if (Array.Find(data, one => TestData.Find(one) is null) is { } absent) Skip = $"needs the test data '{absent}' (MEDVISION_TEST_DATA)";
    }
}
