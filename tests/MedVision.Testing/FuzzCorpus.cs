using MedVision.Dicom.Fuzzing;

namespace MedVision.Testing;

/// <summary>What inputs are made from: the conformance corpus where it is, and generated files everywhere.</summary>
public static class FuzzCorpus
{
    /// <summary>Generated sources, then files of the corpus of at most <paramref name="most"/> bytes, by name.</summary>
    public static IReadOnlyList<FuzzSource> Sources(long most)
    {
        List<FuzzSource> sources = [.. GeneratedSources.All()];
        if (TestData.Find("dicom-conformance") is not { } folder) return sources;
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).Length is > 128 and var length && length <= most).Order(StringComparer.Ordinal))
            sources.AddRange(FuzzSources.Of(Path.GetRelativePath(folder, path), File.ReadAllBytes(path)));
        return sources;
    }
}
